// Suggestions under the search field (ARIA 1.2 combobox, list autocomplete).
//
// <input data-suggest="/api/v1/suggest?lang=id" data-kinds='{"place": "Wilayah", ...}'>
// Without this file, or when the API does not answer, the form searches as it is.
(() => {
  const WAIT_MS = 200;

  const attach = (input) => {
    const list = document.createElement("ul");
    const kinds = JSON.parse(input.dataset.kinds);
    let timer = 0;
    let running = null;
    let active = -1;

    list.id = `${input.id}-saran`;
    list.className = "saran-cari";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    list.hidden = true;
    input.closest("form").append(list);
    Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    }).forEach(([name, value]) => input.setAttribute(name, value));

    const close = () => {
      clearTimeout(timer);
      running?.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      const options = [...list.children];
      active = options.length ? (index + options.length) % options.length : -1;
      options.forEach((o, i) => o.setAttribute("aria-selected", String(i === active)));
      if (active >= 0) input.setAttribute("aria-activedescendant", options[active].id);
    };

    const option = (item, index) => {
      const row = document.createElement("li");
      const kind = document.createElement("small");
      row.id = `${list.id}-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.url = new URL(item.url).pathname + new URL(item.url).search;
      kind.textContent = kinds[item.kind];
      row.append(item.text, kind);
      return row;
    };

    const show = (items) => {
      list.replaceChildren(...items.map(option));
      list.hidden = items.length === 0;
      active = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    };

    const ask = async () => {
      running?.abort();
      running = new AbortController();
      const url = new URL(input.dataset.suggest, location.href);
      url.searchParams.set("q", input.value);
      try {
        const answer = await fetch(url, { signal: running.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
      } catch { /* no suggestions then */ }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < 2) return close();
      timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(active + 1);
      else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // keep focus
    list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) location.assign(row.dataset.url);
    });
    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
  };

  for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);
})();
