// data-tabs: a list of links to sections of the same page (#id) becomes tabs; without a script all sections show.
export default function (list) {
  const links = [...list.querySelectorAll('a[href^="#"]')];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (!links.length || panels.includes(null)) return;
  list.setAttribute("role", "tablist");
  for (const item of list.querySelectorAll("li, ul")) item.setAttribute("role", "presentation");

  function show(index, focus = false) {
    links.forEach((link, i) => {
      link.setAttribute("aria-selected", String(i === index));
      link.tabIndex = i === index ? 0 : -1;
      panels[i].hidden = i !== index;
    });
    if (focus) links[index].focus();
  }

  links.forEach((link, i) => {
    link.id ||= `${panels[i].id}-tab`;
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panels[i].id);
    panels[i].setAttribute("role", "tabpanel");
    panels[i].setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      show(i);
    });
    link.addEventListener("keydown", (event) => {
      const rtl = getComputedStyle(list).direction === "rtl" ? -1 : 1;
      const step = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
      if (step) show((i + step + links.length) % links.length, true);
    });
  });
  show(Math.max(0, links.findIndex((link) => link.hash === location.hash)));
}
