// Counts which hit of a search was opened: <… data-opened-url data-query> around <a data-rank>. Nothing depends on it.
(function () {
  "use strict";

  function count(event) {
    const link = event.target.closest("a[data-rank]");
    const list = link && link.closest("[data-opened-url]");
    if (!list || event.button > 1 || !navigator.sendBeacon) { return; }
    navigator.sendBeacon(list.dataset.openedUrl, new URLSearchParams({ q: list.dataset.query, rank: link.dataset.rank }));
  }

  document.addEventListener("click", count);
  document.addEventListener("auxclick", count);
})();
