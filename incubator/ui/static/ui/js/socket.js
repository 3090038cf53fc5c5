// The one WebSocket of a page for live news: shared by all, comes back by itself, with growing, uneven pauses.
const listeners = new Map(); // topic -> Set of functions
let socket = null;
let tries = 0;
let timer = 0;

function send() {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ listen: [...listeners.keys()] }));
  }
}

function tell(topic, message) {
  for (const hear of listeners.get(topic) ?? []) hear(message);
}

// Something may have been missed: everybody looks again.
function again() {
  for (const topic of listeners.keys()) tell(topic, { topic, type: "back", id: null });
}

function connect() {
  clearTimeout(timer);
  if (!listeners.size || (socket && socket.readyState <= WebSocket.OPEN)) return;
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/`);
  socket.addEventListener("open", () => {
    send();
    if (tries) again();
    tries = 0;
  });
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.topic) tell(message.topic, message);
    else if (message.type === "resync") again();
  });
  socket.addEventListener("close", (event) => {
    if (event.code === 4403 || event.code === 4401) return;
    tries += 1;
    timer = setTimeout(connect, Math.min(60_000, 800 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random()));
  });
}

export function listen(topics, hear) {
  for (const topic of topics) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(hear);
  }
  send();
  connect();
}

export function forget(hear) {
  for (const [topic, hears] of listeners) {
    hears.delete(hear);
    if (!hears.size) listeners.delete(topic);
  }
}

addEventListener("online", () => {
  tries = Math.max(tries, 1);
  connect();
});
