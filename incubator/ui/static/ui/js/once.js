// A form is not sent twice; it can be again when one comes back to the page, or when nothing happened for a while.
const PAUSE = 10_000;

export default function (form) {
  if (form.tagName !== "FORM" || form.method === "dialog") return;
  let sent = false;

  function release() {
    sent = false;
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[data-busy]")) button.removeAttribute("data-busy");
  }

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    setTimeout(() => {
      const htmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [data-hx-post]");
      if (event.defaultPrevented && !htmx) return;
      sent = true;
      form.setAttribute("aria-busy", "true");
      event.submitter?.setAttribute("data-busy", "");
      setTimeout(release, PAUSE);
    });
  });
  form.addEventListener("htmx:beforeRequest", (event) => sent && event.preventDefault()); // a draft, behind what was sent
  form.addEventListener("htmx:afterRequest", release);
  addEventListener("pageshow", release);
}
