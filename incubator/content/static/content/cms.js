/* Starts Wagtail's date fields and choosers, which its own templates start from inline scripts (our CSP has none). */
const start = (template) => {
  const { cmsFunction, cmsClass, for: id, config } = template.dataset;
  template.remove();
  if (!document.getElementById(id)) return;
  if (cmsFunction) window[cmsFunction](id, JSON.parse(config));
  else new window[cmsClass](id, JSON.parse(config));
};
const startAll = () =>
  document.querySelectorAll("template[data-cms-function], template[data-cms-class]").forEach(start);

startAll();
new MutationObserver(startAll).observe(document.body, { childList: true, subtree: true });
