// data-live="project:12 person:3": a `live` event on the element for each piece of news; with data-live-url its
// content is fetched again (data-live-swap: how, as htmx names it). Never while somebody types in it.
import { forget, listen } from "./socket.js";

const FIELDS = "input, textarea, select, [contenteditable]";

export default function (element) {
  let waiting = 0;

  function refetch() {
    if (!element.isConnected) return;
    const active = document.activeElement;
    if (document.hidden || (element.contains(active) && active.matches(FIELDS))) {
      waiting = -1;
      return;
    }
    waiting = 0;
    window.htmx?.ajax("GET", element.dataset.liveUrl, {
      target: element,
      source: element,
      swap: element.dataset.liveSwap || "innerHTML",
    });
  }

  function hear(message) {
    if (!element.isConnected) {
      forget(hear);
      return;
    }
    element.dispatchEvent(new CustomEvent("live", { detail: message, bubbles: true }));
    if (element.dataset.liveUrl && waiting <= 0) waiting = setTimeout(refetch, 150 + Math.random() * 250);
  }

  const resume = () => waiting === -1 && refetch();
  element.addEventListener("focusout", () => setTimeout(resume, 50));
  document.addEventListener("visibilitychange", resume);
  listen(element.dataset.live.split(/\s+/).filter(Boolean), hear);
}
