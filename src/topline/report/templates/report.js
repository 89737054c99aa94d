"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const numbers = ".n[data-r]";
  const panel = $("panel");
  let store = null;
  let opener = null;

  // The results are read when the first number is asked for.
  function results() {
    if (store === null) store = JSON.parse($("results").textContent);
    return store;
  }

  function result(id) {
    const { rows, groups, texts, shared, own } = results();
    const row = rows[id];
    if (!row) return null;
    const found = { result_id: id };
    groups[row[0]].forEach((value, at) => { found[shared[at]] = shared[at] === "subjects" ? value : texts[value]; });
    own.forEach((name, at) => { found[name] = name === "stat_num" ? row[at + 1] : texts[row[at + 1]]; });
    return found;
  }

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function folder() {
    if (location.protocol !== "file:") return "readout";
    const path = decodeURIComponent(location.pathname).replace(/\/[^/]*$/, "").replace(/^\/([A-Za-z]:)/, "$1") || "/";
    return /^[\w./:-]+$/.test(path) ? path : "'" + path.replaceAll("'", "'\\''") + "'";
  }

  async function copy(text, button, code) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
  }

  function command(id) {
    const text = `topline trace ${folder()} ${id}`;
    const code = element("code", "", text);
    const button = element("button", "", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy the command for ${id}`);
    button.addEventListener("click", () => copy(text, button, code));
    return element("p", "command", code, button);
  }

  function exact(item) {
    if (item.stat_num !== null) return String(item.stat_num);
    return item.stat_chr || "not available";
  }

  function one(item) {
    const made = element("div", "one",
      element("p", "label", item.stat_label || item.stat_name),
      element("p", "value", exact(item)));
    if (item.error) made.append(element("p", "why", item.error));
    if (item.warning) made.append(element("p", "why", item.warning));
    made.append(element("p", "label", "Result ", element("code", "", item.result_id)), command(item.result_id));
    return made;
  }

  function population(item) {
    const known = results().populations[item.population];
    if (!item.population) return "All subjects";
    return known ? `${known[0]} (${item.population}): ${known[1]}` : item.population;
  }

  // Plain counts need no method of their own.
  const plain = { n: "Number of subjects", N: "Number of subjects in population and group", p: "Number of subjects divided by the group’s" };
  const equals = (name, level) => (name ? (level ? `${name} = ${level}` : name) : level);
  const origins = [
    ["Method", (item) => item.method.replace(/(\d) %/g, "$1%") || plain[item.stat_name]],
    ["Analysis", (item) => item.context],
    ["Dataset", (item) => item.dataset],
    ["Population", population],
    ["Group", (item) => [equals(item.group1, item.group1_level), equals(item.group2, item.group2_level)].filter(Boolean).join(", ") || "All groups together"],
    ["n", (item) => (item.subjects === null ? "" : `${item.subjects} subjects in population and group`)],
    ["Variable", (item) => equals(item.variable, item.variable_level)],
    ["Filter", (item) => item.filter, true],
  ];

  function origin(items) {
    const list = element("dl", "origin");
    for (const [name, value, isCode] of origins) {
      const values = [...new Set(items.map(value))].filter(Boolean);
      if (!values.length) continue;
      const shown = values.map((text) => element("p", "", isCode ? element("code", "", text) : text));
      list.append(element("div", "", element("dt", "", name), element("dd", "", ...shown)));
    }
    return list;
  }

  function open(target) {
    const items = target.dataset.r.split(" ").map(result).filter(Boolean);
    if (!items.length) return;
    opener = target;
    $("panel-body").replaceChildren(
      element("p", "shown", target.textContent.trim()), origin(items), ...items.map(one));
    panel.showModal();
    panel.scrollTop = 0;
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest(numbers);
    if (target) open(target);
    else if (event.target === panel) panel.close();
  });
  $("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => { if (opener) opener.focus({ preventScroll: true }); });

  // Keys: j and k from display to display, arrows from number to number, / to the search box.
  const displays = [...document.querySelectorAll("[data-display]")];
  const typing = (target) => target.matches("input, textarea, select");

  function step(direction) {
    const tops = displays.map((display) => display.getBoundingClientRect().top);
    const at = direction > 0 ? tops.findIndex((top) => top > 40) : tops.findLastIndex((top) => top < -10);
    if (at < 0) return;
    displays[at].scrollIntoView();
    const first = displays[at].querySelector(numbers);
    if (first) first.focus({ preventScroll: true });
  }

  function neighbour(target, key) {
    const cell = target.closest("td, th");
    if (!cell) return null;
    const row = cell.parentElement;
    const sideways = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[key];
    if (sideways) return cell[sideways]?.querySelector(numbers);
    // Cells that span columns shift the count, so the place on the page decides.
    const box = cell.getBoundingClientRect();
    const middle = box.left + box.width / 2;
    const stands = (other, at) => other.getBoundingClientRect().left <= at && at <= other.getBoundingClientRect().right;
    const rows = [...row.closest("table").rows];
    const move = key === "ArrowDown" ? 1 : -1;
    for (let at = rows.indexOf(row) + move; at >= 0 && at < rows.length; at += move) {
      const found = [...rows[at].cells].find((other) => stands(other, middle))?.querySelector(numbers);
      if (found) return found;
    }
    return null;
  }

  document.addEventListener("keydown", (event) => {
    if (panel.open || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key.startsWith("Arrow") && event.target.matches(numbers)) {
      const next = neighbour(event.target, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    } else if ((event.key === "Enter" || event.key === " ") && event.target.matches("g.n")) {
      event.preventDefault();
      open(event.target);
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); $("contents").open = true; $("filter").focus(); }
  });

  // Index: search, the place where the reader is, folded on a narrow screen.
  const links = [...document.querySelectorAll(".index a")];
  const texts = new Map();

  function textOf(link) {
    const id = link.hash.slice(1);
    if (!texts.has(id)) texts.set(id, `${link.textContent} ${$(id).textContent}`.toLowerCase());
    return texts.get(id);
  }

  function search() {
    const wanted = $("filter").value.trim().toLowerCase();
    let count = 0;
    for (const link of links) {
      const isHit = !wanted || textOf(link).includes(wanted);
      link.parentElement.hidden = !isHit;
      count += isHit;
    }
    for (const heading of document.querySelectorAll(".index-heading")) {
      heading.hidden = !heading.nextElementSibling.querySelector("li:not([hidden])");
    }
    $("found").textContent = wanted ? `${count} found` : "";
  }

  $("filter").addEventListener("input", search);
  $("filter").addEventListener("keydown", (event) => {
    const first = links.find((link) => !link.parentElement.hidden);
    if (event.key === "Enter" && first) first.click();
    if (event.key === "Escape") { $("filter").value = ""; search(); }
  });

  const narrow = matchMedia("(max-width: 62rem)");
  const fold = () => { $("contents").open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  document.querySelector(".index").addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) $("contents").open = false;
  });

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links) {
        if (link.hash === `#${entry.target.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  [$("summary"), ...displays].forEach((display) => seen.observe(display));

  // Light and dark: the system's choice until the reader makes one.
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const remembered = (() => { try { return localStorage.getItem("topline-theme"); } catch { return null; } })();
  const label = () => { $("theme").textContent = isDark() ? "Light" : "Dark"; };
  if (remembered) root.dataset.theme = remembered;
  $("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("topline-theme", root.dataset.theme); } catch { /* a page without storage forgets */ }
    label();
  });
  $("print").addEventListener("click", () => print());
  label();
  $("theme").hidden = $("print").hidden = false;
  document.querySelector(".search").hidden = false;
})();
