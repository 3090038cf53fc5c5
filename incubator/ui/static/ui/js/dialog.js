// data-dialog="id" on a button: opens that dialog; a click beside it closes it, where the browser does not yet.
export default function (button) {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog) return;
  button.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => button.focus());
  if (dialog.querySelector(".summary")) dialog.showModal();
}
