// Names the boxes of select2 after their fields: by itself it names them after what is chosen, which may be nothing.
(function () {
  "use strict";

  function nameBoxes() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (select) {
      const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
      const label = select.getAttribute("aria-label") || (select.labels[0] || {}).textContent;
      if (!box || !label) { return; }
      const name = label.trim().replace(/[:：]$/, "");
      box.setAttribute("aria-label", name);
      box.querySelectorAll("[role=textbox]").forEach(function (shown) { shown.setAttribute("aria-label", name); });
      box.setAttribute("aria-describedby", box.getAttribute("aria-labelledby") || "");
      box.removeAttribute("aria-labelledby");
    });
  }

  window.addEventListener("load", nameBoxes);
  document.addEventListener("formset:added", function () { setTimeout(nameBoxes); });
})();
