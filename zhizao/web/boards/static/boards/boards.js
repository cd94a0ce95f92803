/* Boards: print, the chosen day in words, select all rows, and how many are selected. Each page works without it. */
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* A browser writes a date in its own way (10/28/2024): say it in the words of the page. */
const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
for (const told of document.querySelectorAll("[data-in-words]")) {
  const field = document.getElementById(told.htmlFor.value);
  field.addEventListener("input", () => { told.textContent = field.value ? words.format(field.valueAsDate) : ""; });
}

const all = document.querySelector("[data-all]");
if (all) {
  const rows = [...document.querySelectorAll('input[name="duty"]')];
  const told = document.querySelector("[data-selected]");
  const tell = () => {
    const count = rows.filter((row) => row.checked).length;
    told.hidden = count === 0;
    told.textContent = told.dataset.text.replace("{count}", count);
    all.checked = count === rows.length;
    all.indeterminate = count > 0 && count < rows.length;
  };
  all.addEventListener("change", () => { for (const row of rows) { row.checked = all.checked; } tell(); });
  for (const row of rows) { row.addEventListener("change", tell); }
  tell();
}
