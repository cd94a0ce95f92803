/* Asks how far the reading is, and shows the document when it is done. */
"use strict";
(() => {
const box = document.getElementById("reading");
const bar = document.getElementById("progress");
const label = document.getElementById("progress-label");

/* What did not change is not written again: a screen reader would say it again. */
function show(state) {
  bar.value = state.percent;
  if (label.textContent !== state.label) label.textContent = state.label;
  let before = 0;
  for (const stage of box.querySelectorAll(".stages li")) {
    const at = Number(stage.dataset.at);
    const now = before <= state.percent && state.percent < at;
    stage.className = state.percent >= at ? "done" : now ? "now" : "later";
    stage.toggleAttribute("aria-current", now);
    if (now) stage.setAttribute("aria-current", "step");
    before = at;
  }
}

async function look(pause) {
  try {
    const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    show(state);
    if (state.done) { location.reload(); return; }
  } catch { /* the connection is away for a moment: ask again later */ }
  setTimeout(look, pause, Math.min(pause * 1.5, 5000));
}
setTimeout(look, 700, 700);
})();
