// data-rubric on a form: a criterion in focus takes the keys 1 to 5 and n; `[data-mean]` shows the weighted mean so far.
// The sum is the server's (`queries.feedback.weighted_mean`): what doesn't apply counts for nothing; half is rounded up.
export default function (form) {
  const shown = document.querySelector("[data-mean]");
  const scales = [...form.querySelectorAll("fieldset:has(.scale)")];

  function count() {
    let [sum, weights, answered] = [0, 0, 0];
    for (const chosen of form.querySelectorAll(".scale :checked")) {
      answered += 1;
      if (chosen.value === "na") continue;
      sum += chosen.dataset.weight * chosen.value;
      weights += Number(chosen.dataset.weight);
    }
    const tenths = weights ? Math.floor((20 * sum + weights) / (2 * weights)) : 0;
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    shown.querySelector("b").textContent = weights ? (tenths / 10).toLocaleString(document.documentElement.lang, digits) : "–";
    shown.querySelector("[data-answered]").textContent = answered;
  }

  for (const scale of scales) {
    scale.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const value = event.key.toLowerCase() === "n" ? "na" : event.key;
      const radio = [...scale.querySelectorAll("[type=radio]")].find((one) => one.value === value);
      if (!radio) return;
      event.preventDefault();
      radio.focus();
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  form.addEventListener("input", count);
  count();

  const links = [...document.querySelectorAll(".review-switch a")];
  const seen = new IntersectionObserver(
    (entries) => {
      const here = entries.find((one) => one.isIntersecting)?.target.id;
      if (here) for (const link of links) link.setAttribute("aria-current", link.hash === `#${here}`);
    },
    { rootMargin: "-45% 0px -50% 0px" },
  );
  for (const link of links) seen.observe(document.querySelector(link.hash));
}
