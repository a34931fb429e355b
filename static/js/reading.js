// The reading view: contents that follow, copying, hover cards. Without it the page reads the same.
(function () {
  "use strict";

  const announce = document.getElementById("announce");

  // --- Contents follow the reading position.
  const links = new Map();
  document.querySelectorAll(".contents a[href^='#']").forEach(function (link) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) { links.set(target, link); }
  });

  let shown = null;

  function showPosition() {
    let current = null;
    links.forEach(function (link, target) {
      if (target.getBoundingClientRect().top <= window.innerHeight * 0.3) { current = link; }
    });
    if (current === shown) { return; }
    if (shown) { shown.removeAttribute("aria-current"); unfold(shown, false); }
    shown = current;
    if (current) { current.setAttribute("aria-current", "location"); unfold(current, true); keepInView(current); }
  }

  // Folded entries open around the reading position, and close again unless the reader opened them.
  function unfold(link, open) {
    const below = link.parentElement.querySelector(":scope > .contents-more");
    for (let more = below || link.closest(".contents-more"); more; more = more.parentElement.closest(".contents-more")) {
      if (open && !more.open) { more.open = true; more.dataset.followed = ""; }
      else if (!open && "followed" in more.dataset) { more.open = false; delete more.dataset.followed; }
    }
  }

  function keepInView(link) {
    const list = document.querySelector("#contents > ol");
    const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (top < 0 || top > list.clientHeight - 40) { list.scrollTop += top - list.clientHeight / 3; }
  }

  if (links.size) {
    let waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) { return; }
      waiting = true;
      setTimeout(function () { waiting = false; showPosition(); }, 120);
    }, { passive: true });
    showPosition();
    document.querySelector(".contents").addEventListener("click", function (event) {
      const details = document.getElementById("contents");
      if (event.target.closest("a") && !window.matchMedia("(min-width: 64.01rem)").matches) { details.open = false; }
    });
  }

  // --- Copying.
  function copy(text, button, said) {
    const done = function () {
      const label = button.textContent;
      button.textContent = "已复制";
      announce.textContent = said;
      setTimeout(function () { button.textContent = label; }, 1600);
    };
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done); return; }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    if (document.execCommand("copy")) { done(); }
    area.remove();
  }

  function words(clause) {
    if (clause.dataset.text) { return clause.dataset.text; }
    const text = clause.querySelector(".clause-text").cloneNode(true);
    text.querySelectorAll(".marker, .uncollected").forEach(function (part) { part.remove(); });
    return text.textContent;
  }

  // The same form as quotation() in policies/quoting.py.
  function quotation(clause) {
    const about = clause.closest("[data-cite]").dataset;
    const source = [about.cite, clause.dataset.place, about.source, address(clause)].filter(Boolean).join("，");
    const warning = clause.dataset.warning ? "\n" + clause.dataset.warning : "";
    return "“" + words(clause) + "”（" + source + "）" + warning;
  }

  function address(clause) { return clause.querySelector(".clause-tools a").href; }

  function addButton(tools, kind, word, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.copy = kind;
    button.textContent = word;
    button.setAttribute("aria-label", place + "：复制" + word);
    tools.append(button);
  }

  document.querySelectorAll(".clause-tools").forEach(function (tools) {
    const place = tools.parentElement.dataset.place;
    addButton(tools, "link", "链接", place);
    if (tools.closest("[data-cite]")) { addButton(tools, "quote", "引文", place); }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-copy]");
    const clause = button && button.closest(".clause");
    if (!clause) { return; }
    if (button.dataset.copy === "link") { copy(address(clause), button, "链接已复制"); }
    else { copy(quotation(clause), button, "引文已复制"); }
  });

  document.querySelectorAll("button[data-copy-from]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.copyFrom).value, button, "已复制");
    });
  });

  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // --- Hover cards: by pointer or keyboard; the pointer may move onto the card; Escape puts it away (WCAG 1.4.13).
  const card = document.createElement("div");
  card.className = "card";
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  let owner = null;
  let timer = 0;

  function show(link) {
    const source = document.getElementById(link.dataset.card);
    if (!source) { return; }
    if (owner) { owner.removeAttribute("aria-describedby"); }
    owner = link;
    card.replaceChildren(...Array.from(source.cloneNode(true).childNodes));
    card.hidden = false;
    link.setAttribute("aria-describedby", "card");
    const box = link.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 16;
    const below = box.bottom + card.offsetHeight + 16 < window.innerHeight;
    card.style.left = Math.max(16, Math.min(box.left, room)) + window.scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + window.scrollY + "px";
  }

  function hide() {
    clearTimeout(timer);
    card.hidden = true;
    if (owner) { owner.removeAttribute("aria-describedby"); }
    owner = null;
  }

  function soon(action, delay) { clearTimeout(timer); timer = setTimeout(action, delay); }

  document.querySelectorAll("a[data-card]").forEach(function (link) {
    link.addEventListener("pointerenter", function (event) {
      if (event.pointerType === "mouse") { soon(function () { show(link); }, 250); }
    });
    link.addEventListener("pointerleave", function () { soon(hide, 250); });
    link.addEventListener("focus", function () { if (link.matches(":focus-visible")) { show(link); } });
    link.addEventListener("blur", hide);
  });
  card.addEventListener("pointerenter", function () { clearTimeout(timer); });
  card.addEventListener("pointerleave", function () { soon(hide, 250); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !card.hidden) { hide(); } });
})();
