// How a room looks and behaves under the hand: adding, changing, what is on its way, who types.
import { fill, make } from "./chat-message.js";

export const wait = (tries) => Math.min(30_000, 500 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random());

export function draw(chat) {
  const list = chat.querySelector("ol");
  const scroll = chat.querySelector(".messages");
  const form = chat.querySelector("[data-composer]");
  const field = form.querySelector("textarea");
  const typing = chat.querySelector(".typing");
  let silence = 0;

  const bottom = () => (scroll.scrollTop = scroll.scrollHeight);
  const pending = (key) => list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const view = {
    bottom,
    last: () => Number([...list.querySelectorAll("[data-number]")].at(-1)?.dataset.number ?? 0),
    add(frame) {
      pending(frame.key)?.remove();
      chat.querySelector("[data-quiet]")?.remove();
      const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
      list.insertBefore(make(chat, frame), list.querySelector("[data-key]"));
      typing.textContent = "";
      if (near || frame.by?.handle === chat.dataset.me) bottom();
    },
    change(frame) {
      const item = list.querySelector(`[data-number="${frame.number}"]`);
      if (item) fill(chat, item, frame);
    },
    sending(key, text) {
      const item = make(chat, { by: { name: "", initials: "…", hue: 1 }, at: new Date().toISOString(), text });
      delete item.dataset.number;
      item.dataset.key = key;
      item.dataset.state = "sending";
      list.append(item);
      bottom();
    },
    sent: (key) => pending(key)?.remove(),
    offline: (is) => (chat.querySelector(".offline").hidden = !is),
    problem: (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text, tone: "error" } })),
    typing(frame) {
      if (frame.by === chat.dataset.me) return;
      typing.textContent = `${frame.name} ${chat.dataset.typing}`;
      clearTimeout(silence);
      silence = setTimeout(() => (typing.textContent = ""), 4000);
    },
    typed: (then) => field.addEventListener("input", then),
    composed(then) {
      const go = (event) => {
        event.preventDefault();
        if (field.value.trim()) then(field.value.trim());
        field.value = "";
        field.focus();
      };
      form.addEventListener("submit", go);
      field.addEventListener("keydown", (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && go(event));
    },
  };
  return view;
}
