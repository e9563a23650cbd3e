// The reference's own script: search, the list of services, filters, the theme, and what
// can be copied and opened. Pages can be read without it.
"use strict";
(() => {
  const root = document.documentElement, base = root.dataset.root, ext = root.dataset.ext, first = root.dataset.index;
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, fields, ...children) => {
    const e = Object.assign(document.createElement(tag), fields);
    e.append(...children);
    return e;
  };
  const keep = (name, value) => { try { localStorage.setItem("boto3-" + name, value); } catch { /* it is forgotten */ } };
  const plain = text => text.toLowerCase().replace(/[-_\s]/g, "");
  const address = (service, page, id) => base + service + "/" + (page ? page + ext : first) + (id ? "#" + id : "");
  const script = name => new Promise((resolve, reject) => {
    document.head.append(make("script", { src: base + name, onload: resolve, onerror: () => reject(new Error(name)) }));
  });

  // The index: one entry for each name, in arrays of their own so that a search is a walk
  // over texts.
  const names = [], keys = [], kinds = [], places = [], links = [], services = [];
  const rank = { service: 70, operation: 60, resource: 40, waiter: 30, type: 20, error: 20 };
  const add = (name, key, kind, service, link) => {
    names.push(name); keys.push(key); kinds.push(kind); places.push(service); links.push(link);
  };
  const read = text => {
    let service, kind, lettered;
    for (const line of text.split("\n")) {
      if (line[0] === "=") {
        const [name, command, title] = line.slice(1).split("\t");
        service = { name, title, size: 0, key: plain(name + " " + command + " " + title) };
        services.push(service);
        add(name, plain(name), "service", service, address(name));
        if (command !== name) add(command, plain(command), "service", service, address(name));
        kind = "operation";
      } else if (line[0] === ":") {
        lettered = line.endsWith("+");
        kind = line.slice(1).replace("+", "");
      } else if (line) {
        const [name, operation] = line.split("\t");
        let page = name, id = "";
        if (kind === "operation") service.size++;
        if (kind === "waiter") [page, id] = [operation, "waiter-" + name];
        if (kind === "resource") [page, id] = ["resources", name];
        if (kind === "type" || kind === "error") {
          const letter = name[0].toLowerCase();
          [page, id] = ["types" + (lettered ? "-" + (letter >= "a" && letter <= "z" ? letter : "0") : ""), name];
        }
        add(name, plain(name), kind, service, address(service.name, page, id));
      }
    }
  };
  let ready;
  const load = () => ready ??= new Promise((resolve, reject) => {
    window.boto3Index = async packed => {
      try {
        const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
        read(await new Response(stream).text());
        resolve();
      } catch (err) { reject(err); }
    };
    script("search.js").catch(reject);
  });

  // Words may stand in the name or in the service's; written together they are a name as
  // Go, Python or the command line has it.
  const most = 24;
  const find = query => {
    const words = query.split(/[\s./:,]+/).map(plain).filter(Boolean), whole = words.join("");
    if (!whole) return [];
    const best = [];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      let score = 0;
      if (key === whole) score = 4000;
      else if (key.startsWith(whole)) score = 2000;
      else if (key.includes(whole)) score = 1000;
      else if (kinds[i] === "service" && places[i].key.includes(whole)) score = 900;
      else if (words.length > 1) {
        let within = 0;
        score = 500;
        for (const word of words) {
          if (key === word) { within++; score += 400; }
          else if (key.startsWith(word)) { within++; score += 150; }
          else if (key.includes(word)) { within++; score += 100; }
          else if (places[i].name === word) score += 300;
          else if (!places[i].key.includes(word)) { score = 0; break; }
        }
        if (!within) continue;
      }
      if (!score) continue;
      score += rank[kinds[i]] - Math.min(key.length, 50) + Math.min(places[i].size / 20, 20);
      if (best.length === most && score <= best[most - 1][0]) continue;
      if (best.length === most) best.pop();
      let at = best.length;
      while (at > 0 && best[at - 1][0] < score) at--;
      best.splice(at, 0, [score, i]);
    }
    return best.map(b => b[1]);
  };

  const q = $("#site-q"), found = $("#site-found"), results = $("#site-results"), told = $("#site-told");
  let chosen = -1;
  const choose = i => {
    const options = found.children;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = options.length ? (i + options.length) % options.length : -1;
    options[chosen]?.setAttribute("aria-selected", "true");
    options[chosen]?.scrollIntoView({ block: "nearest" });
    if (chosen < 0) q.removeAttribute("aria-activedescendant");
    else q.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const show = open => {
    results.hidden = !open;
    q.setAttribute("aria-expanded", String(open));
    if (!open) q.removeAttribute("aria-activedescendant");
  };
  const tell = (text, quiet) => { told.textContent = text; told.classList.toggle("quiet", quiet); };
  const marked = (name, query) => {
    const words = query.split(/[\s./:,]+/).map(plain).filter(Boolean), low = name.toLowerCase(), b = make("b");
    for (const word of [words.join(""), ...words]) {
      const at = low.indexOf(word);
      if (at >= 0 && word) {
        b.append(name.slice(0, at), make("mark", { textContent: name.slice(at, at + word.length) }), name.slice(at + word.length));
        return b;
      }
    }
    b.textContent = name;
    return b;
  };
  const search = async () => {
    const query = q.value.trim();
    chosen = -1;
    if (!query) { found.replaceChildren(); show(false); return; }
    if (!names.length) { tell("Reading the index …", false); show(true); }
    try { await load(); } catch { found.replaceChildren(); tell("The index could not be read.", false); show(true); return; }
    if (q.value.trim() !== query) return;
    const begun = performance.now();
    found.replaceChildren(...find(query).map((i, at) => {
      const a = make("a", { href: links[i], id: "site-found-" + at, tabIndex: -1 }, marked(names[i], query),
        make("span", { textContent: kinds[i] === "service" ? places[i].title : places[i].name + (kinds[i] === "operation" ? "" : " · " + kinds[i]) }));
      a.setAttribute("role", "option");
      a.setAttribute("aria-selected", "false");
      return a;
    }));
    const count = found.children.length;
    tell(count ? count + (count === most ? " or more" : "") + " found" : "Nothing is called that.", count > 0);
    show(true);
    choose(0);
    found.dataset.took = (performance.now() - begun).toFixed(1);
    found.dataset.query = query;
  };
  q.addEventListener("focus", () => { load().catch(() => {}); if (q.value.trim() && found.children.length) show(true); });
  q.addEventListener("input", search);
  q.addEventListener("keydown", e => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); choose(chosen + (e.key === "ArrowDown" ? 1 : -1)); }
    if (e.key === "Enter" && !results.hidden) { e.preventDefault(); found.children[Math.max(chosen, 0)]?.click(); }
    if (e.key === "Escape") { if (results.hidden) q.blur(); show(false); }
  });
  found.addEventListener("click", () => { show(false); q.blur(); });
  document.addEventListener("pointerdown", e => { if (!$("#site-search").contains(e.target)) show(false); });
  document.addEventListener("focusin", e => { if (!$("#site-search").contains(e.target)) show(false); });
  document.addEventListener("keydown", e => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName);
    if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey || e.key === "k" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      q.focus();
      q.select();
    }
  });

  const filter = (input, list) => input.addEventListener("input", () => {
    const wanted = plain(input.value);
    for (const li of list.children) li.hidden = !plain(li.textContent).includes(wanted);
  });
  for (const input of all("[data-filter]")) filter(input, document.getElementById(input.dataset.filter));

  const nav = $("#site-services");
  if (nav) {
    window.boto3Services = list => {
      const ul = make("ul"), input = make("input", { type: "search", className: "filter", placeholder: "Filter services", autocomplete: "off", spellcheck: false });
      input.setAttribute("aria-label", "Filter services");
      for (const [name, title] of list) {
        const a = make("a", { href: address(name), textContent: name, title });
        if (name === root.dataset.service) a.setAttribute("aria-current", "page");
        ul.append(make("li", {}, a));
      }
      nav.replaceChildren(make("div", { className: "top" }, input), ul);
      input.addEventListener("input", () => {
        const wanted = plain(input.value);
        for (const li of ul.children) li.hidden = !plain(li.textContent + li.firstChild.title).includes(wanted);
      });
      const here = $("[aria-current=page]", ul);
      if (here) nav.scrollTop = here.offsetTop - nav.clientHeight / 2;
    };
    script("services.js").catch(() => {}); // the link to all services stays
  }

  $("#site-theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });

  for (const code of all(".code")) {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText($("pre", code).textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren($("pre", code));
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    code.append(button);
  }

  const tabs = all("[role=tab]");
  const pick = (tab, focus) => {
    for (const t of tabs) {
      t.setAttribute("aria-selected", String(t === tab));
      t.tabIndex = t === tab ? 0 : -1;
    }
    if (focus) tab.focus();
  };
  if (tabs.length) pick(tabs.find(t => t.id === "tab-" + root.dataset.form) ?? tabs[0]);
  tabs.forEach((tab, i) => {
    const take = t => { root.dataset.form = t.id.slice(4); keep("form", root.dataset.form); pick(t, true); };
    tab.addEventListener("click", () => take(tab));
    tab.addEventListener("keydown", e => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (step) take(tabs[(i + step + tabs.length) % tabs.length]);
    });
  });

  for (const tree of all(".tree")) {
    const parts = all("details", tree);
    if (parts.length < 2) continue;
    const button = make("button", { type: "button", className: "all", textContent: "Open all" });
    button.addEventListener("click", () => {
      const open = parts.some(d => !d.open);
      for (const d of parts) d.open = open;
      button.textContent = open ? "Close all" : "Open all";
    });
    tree.parentElement.append(button);
  }

  // A link may lead into what is closed, or deeper than the page goes: then to what is
  // nearest.
  const reveal = () => {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; } // "#%" is no place
    while (id && !document.getElementById(id)) id = id.slice(0, Math.max(id.lastIndexOf("."), 0));
    const e = id && document.getElementById(id);
    if (!e) return;
    for (let d = e.parentElement.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    e.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
