// data-keep="key" data-keep-url="…" on a form: what stands in it goes to the server as one types. Until it is there it
// stays in this browser and comes back after a reload. `[data-kept]` says how it stands, in the words of its attributes.
const PAUSE = 800;
const AGAIN = 5000;

export default function (form) {
  const name = `keep:${form.dataset.keep}`;
  const key = `draft:${name}`;
  const says = document.querySelector("[data-kept]");
  const named = () => [...form.elements].filter((one) => one.name && !["hidden", "submit"].includes(one.type));
  let [timer, asked, isAway] = [0, 0, false];

  const content = () =>
    JSON.stringify([...new FormData(form)].filter(([field]) => form.querySelector(`[name="${field}"]`).type !== "hidden"));

  function put(text) {
    const values = JSON.parse(text);
    for (const one of named()) {
      const [, value] = values.find(([field, wanted]) => field === one.name && (one.type !== "radio" || wanted === one.value)) ?? [];
      if (one.type === "radio") one.checked = value !== undefined;
      else one.value = value ?? "";
      one.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function trouble(what) {
    isAway = true;
    says.dataset.tone = "bad";
    if (says.textContent !== says.dataset[what]) says.textContent = says.dataset[what];
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN);
  }

  async function fresh() { // signing in changed the form's token: take the new one, unless somebody else signed in
    const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), "text/html");
    const other = page.querySelector("form[data-keep]");
    if (other?.dataset.keep !== form.dataset.keep) return false;
    form.elements.csrfmiddlewaretoken.value = other.elements.csrfmiddlewaretoken.value;
    return true;
  }

  async function save() {
    clearTimeout(timer);
    const [mine, sent] = [++asked, content()];
    const send = () => fetch(form.dataset.keepUrl, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, redirect: "error" });
    try {
      let answer = await send();
      if ([401, 403].includes(answer.status) && (await fresh())) answer = await send();
      if (mine !== asked) return;
      if (answer.status === 401) return trouble("out");
      if ([403, 404, 409].includes(answer.status)) return trouble("gone");
      if (![200, 422].includes(answer.status)) return trouble("away");
      says.textContent = new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim();
      says.dataset.tone = answer.ok ? "" : "bad";
      isAway = false;
      if (answer.ok && content() === sent) localStorage.removeItem(key);
    } catch {
      if (mine === asked) trouble("away");
    }
  }

  const [left, before] = [localStorage.getItem(key), content()];
  if (left && left !== before && !form.querySelector("[data-invalid], .summary")) {
    const note = document.getElementById(form.dataset.keepNote).content.firstElementChild.cloneNode(true);
    note.querySelector("button").addEventListener("click", () => (put(before), note.remove()));
    form.prepend(note);
    queueMicrotask(() => put(left));
  }
  form.addEventListener("input", () => {
    localStorage.setItem(key, content());
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (isAway || !navigator.onLine) event.preventDefault(), event.stopImmediatePropagation(), save();
    else sessionStorage.setItem(`sent:${name}`, ++asked);
  });
  addEventListener("online", () => isAway && save());
}
