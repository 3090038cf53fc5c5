// One message as an element: the same markup as the server's `_message.html`, filled by text only, so that nothing
// said becomes code.
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

function words(target, text) {
  target.replaceChildren();
  for (const part of text.split(/(https?:\/\/[^\s<>"']+)/)) {
    if (/^https?:\/\//.test(part)) {
      const link = Object.assign(document.createElement("a"), { href: part, textContent: part, rel: "nofollow noopener" });
      target.append(link);
    } else target.append(...part.split("\n").flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
  }
}

export function make(chat, frame) {
  const item = chat.querySelector("template").content.firstElementChild.cloneNode(true);
  const by = frame.by ?? { name: "–", initials: "–", hue: 1 };
  item.querySelector(".avatar").textContent = by.initials;
  item.querySelector(".avatar").dataset.hue = by.hue;
  item.querySelector("b").textContent = by.name;
  const time = item.querySelector("time");
  time.dateTime = frame.at;
  time.textContent = clock.format(new Date(frame.at));
  fill(chat, item, frame);
  return item;
}

export function fill(chat, item, frame) {
  item.dataset.number = frame.number;
  item.toggleAttribute("data-deleted", Boolean(frame.removed));
  words(item.querySelector(".prose"), frame.removed ? chat.dataset.removed : frame.text);
  const note = item.querySelector("small");
  if (note) note.textContent = frame.edited && !frame.removed ? chat.dataset.edited : "";
}
