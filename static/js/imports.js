// Importing: dropped files, the two halves of a review that point at each other, tabs, and typing that is not lost.
(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("script");

  // The id that the address names; empty if it is no well-formed one (#%).
  function hashed() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (error) { return ""; }
  }

  // --- Bringing files
  function sizeOf(file) {
    return file.size < 1048576 ? Math.max(1, Math.round(file.size / 1024)) + " KB" : (file.size / 1048576).toFixed(1) + " MB";
  }

  function faultOf(file, input, most) {
    const ends = input.accept.split(",");
    if (file.size > most) { return "超过 " + most / 1048576 + " MB，不会读入：请去掉图片另存一份"; }
    if (!file.size) { return "是空文件，不会读入"; }
    return ends.some(function (end) { return file.name.toLowerCase().endsWith(end); }) ? "" : "看名称不是能导入的格式，可能读不出来";
  }

  function watchUpload(form) {
    const drop = document.getElementById("drop");
    const input = drop.querySelector("input[type=file]");
    const list = document.getElementById("chosen");

    function tell() {
      list.replaceChildren();
      const files = Array.from(input.files);
      files.forEach(function (file) {
        const row = document.createElement("li");
        const fault = faultOf(file, input, Number(form.dataset.maxBytes));
        row.textContent = file.name + "（" + sizeOf(file) + "）" + (fault ? "：" + fault : "");
        row.className = fault ? "bad" : "";
        list.append(row);
      });
      if (files.length > Number(form.dataset.maxFiles)) {
        const row = document.createElement("li");
        row.className = "bad";
        row.textContent = "一次最多选 " + form.dataset.maxFiles + " 个文件，选了 " + files.length + " 个：请分几次导入。";
        list.prepend(row);
      }
    }

    input.addEventListener("change", tell);
    ["dragenter", "dragover"].forEach(function (name) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      drop.addEventListener(name, function () { drop.classList.remove("over"); });
    });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
    });
    // A file dropped beside the zone must not replace the page, and with it what was typed.
    ["dragover", "drop"].forEach(function (name) {
      window.addEventListener(name, function (event) { if (!drop.contains(event.target)) { event.preventDefault(); } });
    });
  }

  // --- Review: source and tree
  function reveal(element, smooth) {
    const box = element.closest(".source-box");
    if (!box) { element.scrollIntoView({ block: "nearest", behavior: smooth ? "smooth" : "auto" }); return; }
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    box.scrollTo({ top: Math.max(top - 48, 0), behavior: smooth ? "smooth" : "auto" });
  }

  function mark(id) {
    document.querySelectorAll(".current").forEach(function (each) { each.classList.remove("current"); });
    const path = id.slice(2);
    const found = ["s-" + path, "c-" + path].map(function (each) { return document.getElementById(each); });
    const all = /^[sc]-/.test(id) ? found : [document.getElementById(id)];
    all.filter(Boolean).forEach(function (each) { each.classList.add("current"); });
    return all;
  }

  function follow(smooth) {
    const id = hashed();
    if (/^(s|c|h)-|^L\d+$/.test(id)) { mark(id).filter(Boolean).forEach(function (each) { if (each.closest(".source-box") || each.offsetParent) { reveal(each, smooth); } }); }
  }

  function watchPanes(text) {
    const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.addEventListener("hashchange", function () { follow(!quiet); });
    text.addEventListener("click", function (event) {
      const stretch = event.target.closest(".stretch.clause");
      if (!stretch || event.target.closest("a") || String(window.getSelection())) { return; }
      location.hash = stretch.id;
    });
    document.querySelectorAll(".branch").forEach(function (branch) {
      branch.addEventListener("click", function (event) {
        if (!event.target.closest("a") && !String(window.getSelection())) { location.hash = branch.dataset.for; }
      });
    });
  }

  // --- Review: tabs (without a script they are links to the sections below one another)
  function watchTabs(tabs) {
    const links = Array.from(tabs.querySelectorAll("a"));
    const sections = links.map(function (link) { return document.getElementById(link.hash.slice(1)); });

    function show(section) {
      sections.forEach(function (each, number) {
        each.classList.toggle("shown", each === section);
        if (each === section) { links[number].setAttribute("aria-current", "true"); } else { links[number].removeAttribute("aria-current"); }
      });
    }

    function choose() {
      const target = document.getElementById(hashed());
      const section = target && target.closest(".desk-section");
      if (section && sections.includes(section)) { show(section); }
    }

    const wrong = sections.find(function (each) { return each.querySelector(".errorlist"); });
    show(wrong || sections[0]);
    document.querySelector(".review-columns").classList.add("tabbed");
    if (!wrong) { choose(); }
    window.addEventListener("hashchange", choose);
    links.forEach(function (link, number) {
      link.addEventListener("click", function () { show(sections[number]); });
    });
  }

  // --- Review: what was typed
  function watchTyping(form) {
    let changed = false;
    const told = document.getElementById("unsaved");

    function note() { changed = true; if (told) { told.hidden = false; } }

    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) { if (changed) { event.preventDefault(); } });
    if (form.dataset.unsaved) { note(); }
    document.querySelectorAll(".fact[data-found]").forEach(function (fact) {
      const input = fact.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea");
      const back = fact.querySelector("button[data-back]");
      if (!input || !back) { return; }
      function compare() { back.hidden = input.value === fact.dataset.found; }
      input.addEventListener("input", compare);
      input.addEventListener("change", compare);
      back.addEventListener("click", function () {
        input.value = fact.dataset.found;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.focus();
      });
      compare();
    });
  }

  const upload = document.getElementById("upload_form");
  const text = document.getElementById("source-text");
  const tabs = document.querySelector(".section-tabs");
  const review = document.getElementById("review_form");
  if (upload) { watchUpload(upload); }
  if (text) { watchPanes(text); }
  if (tabs) { watchTabs(tabs); }
  if (review) { watchTyping(review); }
  if (text) { follow(false); }
})();
