// Replaces a part of the page instead of loading all of it.
//
// <a data-swap="#part"> and <form method="get" data-swap="#part"> fetch the address
// they lead to, put its #part (several: "#a, #b") in place of ours, push the address,
// keep focus and announce the part's [role=status]. Any fault loads the page as usual,
// so that nothing depends on this file.
(() => {
  let running = null;

  const sameSite = (url) => url.origin === location.origin;

  const wantsNewTab = (event) =>
    event.defaultPrevented || event.button !== 0 ||
    event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

  // The control that has focus, found again after the swap by id, or name and value.
  const focusMark = () => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    if (at.id) return `#${CSS.escape(at.id)}`;
    if (!at.name) return at.getAttribute("href") && `a[href="${CSS.escape(at.getAttribute("href"))}"]`;
    const value = at.type === "checkbox" ? `[value="${CSS.escape(at.value)}"]` : "";
    return `[name="${CSS.escape(at.name)}"]${value}`;
  };

  const openDetails = (part) =>
    [...part.querySelectorAll("details")].map((details) => details.open);

  const replacePart = (selector, fresh) => {
    const old = document.querySelector(selector);
    const next = fresh.querySelector(selector);
    if (!old || !next) throw new Error(`no ${selector} in the answer`);
    const open = openDetails(old);
    const adopted = document.adoptNode(next);
    const details = [...adopted.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((d, i) => { d.open = open[i]; });
    old.replaceWith(adopted);
    return adopted;
  };

  const announce = (text) => {
    const live = document.getElementById("kabar");
    if (live) live.textContent = text;
  };

  const keepFocus = (mark, parts) => {
    const again = mark && document.querySelector(mark);
    if (again) return again.focus({ preventScroll: true });
    const part = parts[0];
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  };

  const swap = async (url, selectors, push) => {
    running?.abort();
    running = new AbortController();
    const targets = selectors.split(",").map((selector) => selector.trim());
    const mark = focusMark();
    targets.forEach((t) => document.querySelector(t)?.setAttribute("aria-busy", "true"));
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || !sameSite(new URL(answer.url))) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = targets.map((selector) => replacePart(selector, fresh));
      document.title = fresh.title;
      if (push) history.pushState({ swap: selectors }, "", answer.url);
      else history.replaceState({ swap: selectors }, "", answer.url);
      keepFocus(mark, parts);
      const status = parts.map((p) => p.querySelector("[role=status]")).find(Boolean);
      if (status) announce(status.textContent.trim());
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(url);
    }
  };

  const formUrl = (form) => {
    const url = new URL(form.action);
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(fields);
    return url;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || wantsNewTab(event)) return;
    const url = new URL(link.href.baseVal ?? link.href, location.href);
    if (!sameSite(url)) return;
    event.preventDefault();
    swap(url, link.dataset.swap, true);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || form.method !== "get") return;
    event.preventDefault();
    if (location.hash === "#saringan") history.replaceState(null, "", location.pathname + location.search);
    swap(formUrl(form), form.dataset.swap, true);
  });

  // A facet or an order applies at once; the button stays for those without script.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-swap][data-auto]");
    if (form && matchMedia("(min-width: 900px)").matches) form.requestSubmit();
  });

  addEventListener("popstate", (event) => {
    if (event.state?.swap) swap(location.href, event.state.swap, false);
    else if (document.querySelector("[data-swap]") && !location.hash) location.reload();
  });
})();
