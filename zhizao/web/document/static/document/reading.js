/* Asks how far the reading is, and shows the document when it is done. */
"use strict";
(() => {
const box = document.getElementById("reading");
const bar = document.getElementById("progress");
const label = document.getElementById("progress-label");

async function look(pause) {
  try {
    const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    bar.value = state.percent;
    label.textContent = state.label;
    if (state.done) { location.reload(); return; }
  } catch { /* the connection is away for a moment: ask again later */ }
  setTimeout(look, pause, Math.min(pause * 1.5, 5000));
}
setTimeout(look, 700, 700);
})();
