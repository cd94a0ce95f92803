/* Asks how far an order is, and shows what came of it. */
"use strict";
(() => {
const box = document.getElementById("order");
const bar = document.getElementById("progress");
const told = document.getElementById("percent");

async function look(pause) {
  try {
    const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    bar.value = state.percent;
    told.textContent = `${state.percent} %`;
    if (state.done) { location.reload(); return; }
  } catch { /* the connection is away for a moment: ask again later */ }
  setTimeout(look, pause, Math.min(pause * 1.5, 5000));
}
setTimeout(look, 700, 700);
})();
