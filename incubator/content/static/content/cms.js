/* Starts Wagtail's date and time fields, which its own templates start from inline scripts (our CSP forbids them). */
const start = (template) => {
  const { cmsChooser, for: id, config } = template.dataset;
  template.remove();
  if (document.getElementById(id)) window[cmsChooser]?.(id, JSON.parse(config));
};
const startAll = () => document.querySelectorAll("template[data-cms-chooser]").forEach(start);

startAll();
new MutationObserver(startAll).observe(document.body, { childList: true, subtree: true });
