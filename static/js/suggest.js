// Suggestions under every box that searches the library: an editable combobox with a list (ARIA APG). Without it the
// boxes search just the same.
(function () {
  "use strict";

  const PAUSE = 150; // milliseconds without a key before anything is asked
  const LONGEST = 40;
  const KEPT = 60; // answers
  const announce = document.getElementById("announce");
  const answers = new Map();
  const view = window.visualViewport;

  function build(input, number) {
    const form = input.closest("form");
    const address = new URL("suggest/", new URL(form.getAttribute("action"), location.href));
    const list = document.createElement("div");
    let options = [];
    let active = -1;
    let timer = 0;
    let asked = null;
    let composing = false;
    let shown = ""; // for what the options stand

    list.id = "suggestions-" + number;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    list.hidden = true;
    form.append(list);
    form.classList.add("suggesting");
    input.type = "text"; // a search field clears itself at Escape, and has no list for a screen reader
    input.setAttribute("enterkeyhint", "search");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
    input.setAttribute("autocapitalize", "off");
    input.setAttribute("spellcheck", "false");

    // --- Asking: once a pause, the older question given up.
    function forget() {
      clearTimeout(timer);
      if (asked) { asked.abort(); asked = null; }
    }

    function soon() {
      forget();
      const typed = input.value.trim();
      if (!typed || typed.length > LONGEST) { close(); return; }
      timer = setTimeout(function () { ask(typed); }, answers.has(typed) ? 0 : PAUSE);
    }

    function ask(typed) {
      if (answers.has(typed)) { show(typed, answers.get(typed)); return; }
      const own = new AbortController();
      asked = own;
      address.search = new URLSearchParams({ q: typed });
      fetch(address, { signal: own.signal, headers: { Accept: "application/json" } })
        .then(function (response) { return response.ok ? response.json() : { groups: [] }; })
        .then(function (answer) {
          if (asked !== own) { return; }
          asked = null;
          if (answers.size >= KEPT) { answers.clear(); }
          answers.set(typed, answer.groups);
          if (input.value.trim() === typed && document.activeElement === input) { show(typed, answer.groups); }
        })
        .catch(function () { if (asked === own) { asked = null; close(); } }); // suggestions are a help, no duty
    }

    // --- Showing.
    function show(typed, groups) {
      shown = typed;
      list.replaceChildren.apply(list, groups.map(group));
      options = Array.from(list.querySelectorAll("[role=option]"));
      options.forEach(function (option, at) { option.id = list.id + "-" + at; });
      choose(-1);
      if (!options.length) {
        const wasOpen = !list.hidden;
        close();
        if (wasOpen) { announce.textContent = "没有检索建议"; }
        return;
      }
      open();
      list.scrollTop = 0;
      announce.textContent = options.length + " 条检索建议，按上下方向键选择";
    }

    function group(found, at) {
      const part = document.createElement("div");
      const label = document.createElement("div");
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", list.id + "-label-" + at);
      label.id = list.id + "-label-" + at;
      label.className = "suggestions-label";
      label.setAttribute("role", "presentation");
      label.textContent = found.label;
      part.append(label);
      found.items.forEach(function (item) { part.append(choice(item)); });
      return part;
    }

    function choice(item) {
      const option = document.createElement("div");
      const name = document.createElement("span");
      const typed = document.createElement("mark");
      const characters = Array.from(item.text); // the server counts those beyond the first plane as one
      const part = function (start, end) { return characters.slice(start, end).join(""); };
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.className = "suggestion";
      option.dataset.url = item.url;
      name.className = "suggestion-name";
      typed.textContent = part(item.start, item.end);
      name.append(part(0, item.start), typed, part(item.end));
      if (!typed.textContent) { typed.remove(); }
      option.append(name);
      if (item.note) {
        const note = document.createElement("span");
        note.className = "suggestion-note";
        note.textContent = item.note;
        option.append(" ", note);
      }
      return option;
    }

    // Under the box, as wide as its form or wider where that is narrow, and never beyond the window.
    function place() {
      const edge = 12;
      const box = form.getBoundingClientRect();
      const room = document.documentElement.clientWidth - 2 * edge;
      const width = Math.min(room, Math.max(box.width, 352));
      const start = box.left + box.right > room + 2 * edge ? box.right - width : box.left; // at the right, to the left
      const left = Math.min(Math.max(start, edge), edge + room - width);
      list.style.width = width + "px";
      list.style.left = left - box.left + "px";
      list.style.top = input.getBoundingClientRect().bottom - box.top + 4 + "px";
      const seen = view ? view.offsetTop + view.height : window.innerHeight; // without the keyboard of a phone
      list.style.maxHeight = Math.max(160, seen - input.getBoundingClientRect().bottom - 2 * edge) + "px";
    }

    function open() {
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      place();
    }

    function close() {
      list.hidden = true;
      choose(-1);
      input.setAttribute("aria-expanded", "false");
    }

    function choose(at) {
      if (options[active]) { options[active].setAttribute("aria-selected", "false"); }
      active = at;
      if (!options[at]) { input.removeAttribute("aria-activedescendant"); return; }
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    function go(option) {
      forget();
      close();
      location.assign(option.dataset.url);
    }

    // --- Keys. While an input method composes, all of them are its own (229: Safari says so after the fact).
    function reopen(at) {
      if (!options.length || shown !== input.value.trim()) { soon(); return; }
      open();
      choose(at);
    }

    const keys = {
      ArrowDown: function (event) {
        if (list.hidden) { reopen(event.altKey ? -1 : 0); }
        else { choose(active + 1 < options.length ? active + 1 : -1); }
        return true;
      },
      ArrowUp: function (event) {
        if (event.altKey) { close(); return true; }
        if (list.hidden) { reopen(options.length - 1); }
        else { choose(active < 0 ? options.length - 1 : active - 1); }
        return true;
      },
      Enter: function () {
        if (list.hidden || active < 0) { forget(); close(); return false; }
        go(options[active]);
        return true;
      },
      Escape: function () {
        forget();
        if (list.hidden) { input.value = ""; }
        close();
        return true;
      },
      Home: function () { choose(-1); return false; },
      End: function () { choose(-1); return false; },
      ArrowLeft: function () { choose(-1); return false; },
      ArrowRight: function () { choose(-1); return false; },
      Tab: function () { forget(); close(); return false; },
    };

    input.addEventListener("keydown", function (event) {
      if (composing || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) { return; }
      const act = keys[event.key];
      if (act && act(event)) { event.preventDefault(); }
    });
    input.addEventListener("compositionstart", function () { composing = true; forget(); });
    input.addEventListener("compositionend", function () { composing = false; soon(); });
    input.addEventListener("input", function (event) { if (!composing && !event.isComposing) { soon(); } });
    input.addEventListener("blur", function () { composing = false; forget(); close(); });

    list.addEventListener("mousedown", function (event) { event.preventDefault(); }); // the box keeps the focus
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) { go(option); }
    });
    (view || window).addEventListener("resize", function () { if (!list.hidden) { place(); } });
  }

  document.querySelectorAll("form[role=search] input[name=q]").forEach(build);
})();
