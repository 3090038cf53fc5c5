// data-draft="key" on a form: what is typed is kept in this browser until it was sent; then it is forgotten.
// Sent is: the next page of ours is another one, or it praises. A page that never came keeps the draft, and so does one
// that says sorry or asks to sign in.
const PREFIX = "draft:";
const TEXT = "textarea, input[type=text], input:not([type]), input[type=url], input[type=email]";

const failed = document.querySelector(".sorry, .account-form");
const praised = document.querySelector(".toast[data-tone=success]");
for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("sent:"))) {
  const name = key.slice(5);
  const again = [...document.querySelectorAll("[data-draft]")].some((form) => form.dataset.draft === name);
  if (praised || !(again || failed || name.startsWith("keep:"))) localStorage.removeItem(PREFIX + name);
  sessionStorage.removeItem(key);
}

export default function (form) {
  const key = PREFIX + form.dataset.draft;
  const fields = () => [...form.querySelectorAll(TEXT)].filter((field) => field.name && !field.readOnly);
  let timer = 0;

  function save() {
    const texts = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    if (Object.values(texts).some(Boolean)) localStorage.setItem(key, JSON.stringify(texts));
    else localStorage.removeItem(key);
  }

  function note(before) {
    const line = document.createElement("p");
    line.className = "draft-note";
    line.setAttribute("role", "status");
    line.textContent = form.dataset.draftNote || "Your draft is back. ";
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "button";
    undo.dataset.size = "s";
    undo.textContent = form.dataset.draftUndo || "Start afresh";
    undo.addEventListener("click", () => {
      for (const field of fields()) if (field.name in before) field.value = before[field.name];
      localStorage.removeItem(key);
      line.remove();
    });
    line.append(" ", undo);
    form.prepend(line);
  }

  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  const before = {};
  const invalid = form.querySelector("[data-invalid], .summary");
  for (const field of fields()) {
    if (!invalid && kept[field.name] && kept[field.name] !== field.value) {
      before[field.name] = field.value;
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  if (Object.keys(before).length) note(before);

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
    sessionStorage.setItem(`sent:${form.dataset.draft}`, "1");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) localStorage.removeItem(key);
  });
}
