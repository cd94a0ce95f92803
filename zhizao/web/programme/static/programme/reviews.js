/* Reviews by keyboard: a approves, r goes to the reason, j and k to the next and the previous. Previews load when seen. */
"use strict";
(() => {
  const common = document.getElementById("common");
  const reason = document.getElementById("reason");
  if (common && reason) {
    common.hidden = false;
    common.addEventListener("change", () => {
      if (common.value) { reason.value = reason.value.trim() ? `${reason.value.trim()}\n${common.value}` : common.value; }
      common.selectedIndex = 0;
      reason.focus();
    });
  }
  const acts = {
    a: () => document.getElementById("approve")?.requestSubmit(),
    r: () => reason?.focus(),
    j: () => document.getElementById("next")?.click(),
    k: () => document.getElementById("previous")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input,textarea,select,[contenteditable]");
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) { return; }
    const act = acts[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
  const load = (details) => {
    const shown = details.querySelector("[data-src]");
    if (details.open && shown && !shown.src) { shown.src = shown.dataset.src; }
  };
  /* A viewer of PDF takes the keyboard when it loads. It gets it only when somebody points at it. */
  window.addEventListener("blur", () => setTimeout(() => {
    const taken = document.activeElement;
    if (taken instanceof HTMLIFrameElement && !taken.matches(":hover")) { taken.blur(); window.focus(); }
  }));
  document.querySelectorAll(".piece details").forEach((details) => {
    details.addEventListener("toggle", () => load(details));
    if ("preview" in details.dataset && window.matchMedia("(min-width: 861px)").matches) { details.open = true; load(details); }
  });
})();
