// Loads each behaviour when its attribute is on the page, also after htmx swapped something in.
// A new one: a file beside this, `export default function (element)`, and a line here.
const behaviours = {
  "[data-confirm]": () => import("./confirm.js"),
  "[data-live]": () => import("./live.js"),
  "[data-once], form[method=post]": () => import("./once.js"),
  "[data-draft]": () => import("./draft.js"),
  "[data-shortcut]": () => import("./shortcut.js"),
  "[data-menu]": () => import("./menu.js"),
  "[data-toast]": () => import("./toast.js"),
  "[data-count]": () => import("./count.js"),
  "[data-tabs]": () => import("./tabs.js"),
  "[data-dialog]": () => import("./dialog.js"),
  "[data-filters]": () => import("./filters.js"),
  "[data-chat]": () => import("./chat.js"),
  "[data-sort]": () => import("./sort.js"),
  "[data-copy]": () => import("./copy.js"),
  "[data-keep]": () => import("./keep.js"),
  "[data-rubric]": () => import("./rubric.js"),
  "[data-pair]": () => import("./match.js"),
};
const bound = new WeakMap();

async function bind(element, selector, load) {
  const done = bound.get(element) ?? bound.set(element, new Set()).get(element);
  if (done.has(selector)) return;
  done.add(selector);
  const behaviour = await load();
  behaviour.default(element);
}

function wake(root) {
  for (const [selector, load] of Object.entries(behaviours)) {
    if (root.matches?.(selector)) bind(root, selector, load);
    for (const element of root.querySelectorAll(selector)) bind(element, selector, load);
  }
}

export function say(text, tone = "info") {
  const toasts = document.querySelector(".toasts");
  if (!toasts || !text) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.tone = tone;
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.className = "close";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", toasts.dataset.close);
  toast.append(words, close);
  toasts.append(toast);
  wake(toasts);
}

wake(document);
if (Object.keys(sessionStorage).some((key) => key.startsWith("sent:"))) import("./draft.js");
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
document.addEventListener("say", (event) => say(event.detail.text, event.detail.tone));
for (const [name, key] of [["htmx:responseError", "failed"], ["htmx:sendError", "offline"]]) {
  document.addEventListener(name, () => say(document.querySelector(".toasts")?.dataset[key], "error"));
}
