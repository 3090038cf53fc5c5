// data-pair="address of where this pair could go": it can be dragged onto an element with data-to; letting go there
// opens that address with the target named, where the costs stand. Keyboards and phones have the link “Move”.
let dragged = null;

function targets(pair) {
  const board = pair.closest("[data-board]");
  return board ? [...board.querySelectorAll("[data-to]")] : [];
}

function aim(target) {
  if (target.dataset.aimed) return;
  target.dataset.aimed = "yes";
  target.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    target.setAttribute("data-over", "");
  });
  target.addEventListener("dragleave", () => target.removeAttribute("data-over"));
  target.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    window.location.assign(`${dragged.dataset.pair}&to=${encodeURIComponent(target.dataset.to)}`);
  });
}

export default function (pair) {
  pair.draggable = true;
  pair.addEventListener("dragstart", (event) => {
    dragged = pair;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", pair.dataset.pair);
    pair.setAttribute("data-dragged", "");
  });
  pair.addEventListener("dragend", () => {
    pair.removeAttribute("data-dragged");
    for (const target of targets(pair)) target.removeAttribute("data-over");
    dragged = null;
  });
  targets(pair).forEach(aim);
}
