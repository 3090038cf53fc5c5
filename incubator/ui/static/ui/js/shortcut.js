// data-shortcut="/": the key focuses a field or presses a button, unless somebody is typing.
export default function (element) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== element.dataset.shortcut || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    if (!element.isConnected || element.offsetParent === null) return;
    event.preventDefault();
    if (element.matches("input, textarea, select")) {
      element.focus();
      element.select?.();
    } else {
      element.click();
    }
  });
}
