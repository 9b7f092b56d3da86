// The reader's choice of theme; runs before the first paint, so it stands in the head.
(() => {
  const key = "tema";
  const root = document.documentElement;
  const read = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const keep = (theme) => {
    try { localStorage.setItem(key, theme); } catch { /* private window: not kept */ }
  };
  const current = () =>
    root.dataset.theme ||
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const chosen = read();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    keep(root.dataset.theme);
  });
})();
