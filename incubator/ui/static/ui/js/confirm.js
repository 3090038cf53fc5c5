// data-confirm="Really?" on a form, button or link: asks in a dialog before it goes on.
function ask(question, verb) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const text = document.createElement("p");
  text.textContent = question;
  text.id = "confirm-question";
  dialog.setAttribute("aria-labelledby", text.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "acts";
  const back = document.createElement("button");
  back.className = "button";
  back.value = "";
  back.textContent = document.querySelector(".toasts")?.dataset.back || "Back";
  const go = document.createElement("button");
  go.className = "button";
  go.dataset.tone = "bad";
  go.value = "yes";
  go.textContent = verb;
  form.append(back, go);
  dialog.append(text, form);
  document.body.append(dialog);
  dialog.showModal();
  back.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

export default function (element) {
  const form = element.tagName === "FORM";
  let agreed = false;
  const listen = async (event) => {
    if (agreed) {
      agreed = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = form ? event.submitter : element;
    agreed = await ask(element.dataset.confirm, button?.textContent.trim() || "OK");
    if (!agreed) return;
    if (form) element.requestSubmit(event.submitter);
    else element.click();
  };
  element.addEventListener(form ? "submit" : "click", listen, true);
}
