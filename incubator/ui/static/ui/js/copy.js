// data-copy="#id" on a button: copies that element's text (or value), and says so in the button.
export default function (button) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const before = button.textContent;
    button.textContent = button.dataset.done || "✓";
    setTimeout(() => (button.textContent = before), 1500);
  });
}
