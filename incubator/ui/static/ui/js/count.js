// data-count="500" round a text field (or on it): how many characters are left, said when few are.
export default function (element) {
  const field = element.matches("textarea, input") ? element : element.querySelector("textarea, input");
  const most = Number(element.dataset.count) || field?.maxLength;
  if (!field || !(most > 0)) return;
  const line = document.createElement("p");
  line.className = "count-left";
  field.after(line);
  const show = () => {
    const left = most - [...field.value].length;
    line.textContent = `${field.value.length ? most - left : 0} / ${most}`;
    line.toggleAttribute("data-few", left < most / 10);
    if (left < most / 10) line.setAttribute("role", "status");
    else line.removeAttribute("role");
  };
  field.addEventListener("input", show);
  show();
}
