// A room: messages come by number, in order and once; what is missing is asked for; what is unsent survives a reload.
import { draw, wait } from "./chat-view.js";

export default function (chat) {
  const room = chat.dataset.chat;
  const view = draw(chat);
  const box = `unsent:${room}:${chat.dataset.me}`;
  const unsent = new Map(JSON.parse(localStorage.getItem(box) || "[]")); // key -> text
  const early = new Map(); // number -> frame that came before its turn
  let last = view.last();
  let socket, tries = 0, typed = 0;

  const keep = () => localStorage.setItem(box, JSON.stringify([...unsent]));
  const send = (frame) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));
  const flush = () => unsent.forEach((say, key) => send({ say, key }));

  function take(frame) {
    if (frame.number <= last) return view.change(frame); // an edit or a removal of an old one, or seen before
    early.set(frame.number, frame);
    while (early.has(last + 1)) {
      last += 1;
      view.add(early.get(last));
      unsent.delete(early.get(last).key);
      early.delete(last);
    }
    keep();
    if (early.size) send({ after: last });
    if (!document.hidden) send({ read: last });
  }

  function hear(frame) {
    if (frame.type === "message") take(frame);
    else if (frame.type === "caught_up" && frame.more) send({ after: last });
    else if (frame.type === "caught_up") flush();
    else if (frame.type === "kept") { unsent.delete(frame.key); view.sent(frame.key); keep(); }
    else if (frame.type === "resync") send({ after: last });
    else if (frame.type === "typing") view.typing(frame);
    else if (frame.type === "error") view.problem(frame.text);
  }

  function connect() {
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/rooms/${room}/`);
    socket.addEventListener("open", () => {
      tries = 0;
      view.offline(false);
      send({ after: last });
    });
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      view.offline(true);
      if (event.code === 4401 || event.code === 4403) return;
      setTimeout(connect, wait(tries++));
    });
  }

  view.composed((say) => {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    unsent.set(key, say);
    keep();
    view.sending(key, say);
    send({ say, key });
  });
  view.typed(() => {
    if (Date.now() - typed > 3000) send({ typing: 1 });
    typed = Date.now();
  });
  document.addEventListener("visibilitychange", () => !document.hidden && send({ read: last }));
  addEventListener("offline", () => view.offline(true));
  addEventListener("online", () => socket?.readyState !== WebSocket.OPEN && socket?.close());
  unsent.forEach((say, key) => view.sending(key, say));
  if (last) view.bottom();
  connect();
}
