// data-sort="id of a list" on a form with the fields `order` and `seen`: the list's items (data-key) get a grip; letting
// one go elsewhere posts the new order. Keyboards and readers without scripts have the buttons of the page.
export default function (form) {
  const list = document.getElementById(form.dataset.sort);
  if (!list) return;
  const items = () => [...list.children].filter((item) => item.dataset.key);
  const keys = () => items().map((item) => item.dataset.key).join(",");
  let dragged = null;
  let before = [];

  // The others step aside: an item that leaves the page, if only to come back, loses the pointer.
  function place(y) {
    const others = items().filter((item) => item !== dragged);
    const was = (item) => Boolean(item.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_FOLLOWING);
    const shall = new Map(
      others.map((item) => {
        const box = item.getBoundingClientRect();
        return [item, box.top + box.height / 2 < y];
      }),
    );
    for (const item of others) if (shall.get(item) && !was(item)) list.insertBefore(item, dragged);
    for (const item of others.reverse()) if (!shall.get(item) && was(item)) dragged.after(item);
  }

  function release() {
    dragged.removeAttribute("data-dragged");
    list.removeAttribute("data-sorting");
    dragged = null;
  }

  function give_up() {
    if (!dragged) return;
    release();
    list.append(...before);
  }

  function grip(item) {
    const handle = document.createElement("span");
    handle.className = "grip";
    handle.setAttribute("aria-hidden", "true");
    handle.title = form.dataset.hint || "";
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      dragged = item;
      before = items();
      item.setAttribute("data-dragged", "");
      list.setAttribute("data-sorting", "");
    });
    handle.addEventListener("pointermove", (event) => dragged === item && place(event.clientY));
    handle.addEventListener("pointercancel", give_up);
    handle.addEventListener("pointerup", () => {
      if (dragged !== item) return;
      release();
      if (keys() === form.elements.seen.value) return;
      form.elements.order.value = keys();
      form.requestSubmit();
    });
    (item.querySelector(".moves") ?? item).append(handle);
  }

  items().forEach(grip);
  document.addEventListener("keydown", (event) => event.key === "Escape" && give_up());
}
