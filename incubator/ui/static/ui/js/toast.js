// data-toast: good news goes by itself, unless one points at it; what went wrong stays until closed.
const LASTS = 7000;

export default function (toast) {
  let timer = 0;
  const stays = ["error", "warning"].includes(toast.dataset.tone);
  const start = () => {
    if (!stays) timer = setTimeout(() => toast.remove(), LASTS);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  toast.querySelector(".close")?.addEventListener("click", () => toast.remove());
  start();
}
