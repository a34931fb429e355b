// Makes the pages quicker; nothing depends on it.
(function () {
  "use strict";

  // What is marked so stands open where there is room for it; elsewhere it stays as the reader left it.
  const wide = window.matchMedia("(min-width: 56rem)");
  const left = new Map();

  function openWide() {
    document.querySelectorAll("details[data-wide-open]").forEach(function (details) {
      details.open = left.has(details.id) ? left.get(details.id) : wide.matches;
      details.addEventListener("toggle", function () { left.set(details.id, details.open); });
    });
  }

  // The last address of each list is kept for this tab, so that “返回列表” leads back to the same filters.
  function rememberList() {
    if (document.getElementById("listing")) {
      sessionStorage.setItem("list:" + location.pathname, location.search);
    }
    document.querySelectorAll("a[data-back]").forEach(function (link) {
      const kept = sessionStorage.getItem("list:" + link.pathname);
      if (kept && !link.search) { link.search = kept; }
    });
  }

  // Empty parameters are left out, so that addresses stay short enough to share.
  document.addEventListener("htmx:configRequest", function (event) {
    const parameters = event.detail.parameters;
    Object.keys(parameters).forEach(function (name) {
      if (parameters[name] === "") { delete parameters[name]; }
    });
  });

  // What had the focus has it again after a list was renewed (it may stand in details that only now open).
  let focused = "";
  document.addEventListener("htmx:beforeSwap", function () { focused = document.activeElement ? document.activeElement.id : ""; });

  document.addEventListener("htmx:afterSettle", function () {
    const summary = document.querySelector("[data-announce]");
    document.getElementById("announce").textContent = summary ? summary.textContent.trim() : "";
    openWide();
    rememberList();
    const again = focused && document.getElementById(focused);
    if (again && document.activeElement === document.body) { again.focus({ preventScroll: true }); }
  });

  document.documentElement.classList.add("js");
  openWide();
  rememberList();
})();
