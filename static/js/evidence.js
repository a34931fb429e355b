// J and K go from one proposal to the next, E to its reason; the page does without.
(function () {
  "use strict";

  const proposals = Array.from(document.querySelectorAll("[data-proposal]"));
  const hint = document.querySelector("[data-keys]");
  let at = -1;

  function show(next) {
    if (!proposals.length) { return; }
    at = Math.max(0, Math.min(next, proposals.length - 1));
    proposals[at].querySelector("h3 a").focus({ preventScroll: true });
    proposals[at].scrollIntoView({ block: "start" });
  }

  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const key = event.key.toLowerCase();
    if (key === "j") { show(at + 1); }
    if (key === "k") { show(at - 1); }
    if (key === "e" && at >= 0) {
      event.preventDefault();
      proposals[at].querySelector("input[type=text]").focus();
    }
  });

  document.addEventListener("focusin", function (event) {
    const inside = event.target.closest("[data-proposal]");
    if (inside) { at = proposals.indexOf(inside); }
  });

  if (hint) { hint.hidden = false; }
})();
