"use strict";

const rows = [...document.querySelectorAll("[data-find]")];

/* Show what holds the words, and count it aloud. */
function filter() {
  const wanted = document.getElementById("filter").value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    row.hidden = wanted !== "" && !row.dataset.find.toLowerCase().includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  document.getElementById("told").textContent = wanted ? `${shown} / ${rows.length}` : "";
}

function speak(language) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
  for (const element of document.querySelectorAll("[data-ui]")) element.lang = document.documentElement.lang;
  for (const name of ["placeholder", "aria-label"]) {
    for (const element of document.querySelectorAll(`[data-${language}-${name}]`)) {
      element.setAttribute(name, element.getAttribute(`data-${language}-${name}`));
    }
  }
  const button = document.getElementById("language");
  button.textContent = language === "zh" ? "English" : "中文";
  button.lang = language === "zh" ? "en" : "zh-CN";
}

document.getElementById("filter").addEventListener("input", filter);
document.getElementById("language").addEventListener("click", () => {
  speak(document.documentElement.lang === "zh-CN" ? "en" : "zh");
});
document.addEventListener("keydown", event => {
  const field = document.getElementById("filter");
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && document.activeElement === field) {
    field.value = "";
    filter();
    field.blur();
  }
});

/* Paper cannot be clicked: the sources are printed open. */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
