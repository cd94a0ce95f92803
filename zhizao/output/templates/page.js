"use strict";
// Links words and records both ways. Without this script the same links still work as plain anchors.
const doc = document.getElementById("doc");
const plan = document.getElementById("plan");
const rows = [...plan.querySelectorAll(".row[data-id]")];
const filter = document.getElementById("filter");
const told = document.getElementById("told");
const keys = document.getElementById("keys");
const only = document.getElementById("only");
const rowOf = new Map(rows.map((row) => [row.dataset.id, row]));
const marksOf = new Map();
for (const mark of doc.querySelectorAll(".m")) {
  for (const id of mark.dataset.r.split(" ")) {
    if (!marksOf.has(id)) marksOf.set(id, []);
    marksOf.get(id).push(mark);
  }
}
let chosen = null;

function parts(id) {
  return [rowOf.get(id), ...(marksOf.get(id) || [])].filter(Boolean);
}

function bring(element) {
  const fold = element.closest("details");
  if (fold) fold.open = true;
  element.scrollIntoView({ block: "center" });
}

function choose(id) {
  if (chosen) for (const part of parts(chosen)) part.classList.remove("on");
  if (chosen && rowOf.get(chosen)) rowOf.get(chosen).removeAttribute("aria-current");
  chosen = id;
  const row = rowOf.get(id);
  for (const part of parts(id)) part.classList.add("on");
  row.setAttribute("aria-current", "true");
  bring(row);
  const words = shownWords(id);
  if (words) bring(words);
  history.replaceState(null, "", `#r-${id}`);
}

function toRow(id) {
  if (rowOf.get(id).closest("[hidden]")) show("", false);
  choose(id);
  rowOf.get(id).querySelector(".go").focus({ preventScroll: true });
}

function toWords(id) {
  choose(id);
  const words = shownWords(id);
  if (words) words.focus({ preventScroll: true });
}

// The text and the pages of the file show the same words; one of the two is hidden, and folded words count as shown.
function shownWords(id) {
  const words = marksOf.get(id) || [];
  return words.find((one) => one.classList.contains("box") === document.body.classList.contains("pictured")) || words[0];
}

function togglePaged() {
  const paged = document.getElementById("paged");
  if (!paged) return;
  paged.setAttribute("aria-pressed", String(document.body.classList.toggle("pictured")));
  if (chosen) choose(chosen);
}

// Overlapping words lead to each of their records in turn, the shortest first.
function nextOf(mark) {
  const ids = mark.dataset.r.split(" ");
  return ids[(ids.indexOf(chosen) + 1) % ids.length];
}

function step(by) {
  const shown = rows.filter((row) => !row.closest("[hidden]"));
  if (!shown.length) return;
  const at = shown.indexOf(rowOf.get(chosen));
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  toRow(shown[next].dataset.id);
}

function show(text, targetsOnly) {
  filter.value = text;
  only.setAttribute("aria-pressed", String(targetsOnly));
  const wanted = text.trim().toLowerCase();
  let left = 0;
  for (const group of plan.querySelectorAll(".group")) {
    group.hidden = targetsOnly && group.dataset.kind !== "target";
    for (const row of group.querySelectorAll(".row")) {
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
      if (!group.hidden && !row.hidden) left += 1;
    }
  }
  told.textContent = `${left} / ${plan.querySelectorAll(".row").length}`;
}

function speak(language) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
  for (const element of document.querySelectorAll("[data-ui]")) element.lang = document.documentElement.lang;
  for (const name of ["aria-label", "placeholder"]) {
    for (const element of document.querySelectorAll(`[data-zh-${name}]`)) {
      element.setAttribute(name, element.getAttribute(`data-${language}-${name}`));
    }
  }
  const button = document.getElementById("language");
  button.textContent = language === "zh" ? "English" : "中文";
  button.lang = language === "zh" ? "en" : "zh-CN";
  fit();
}

function fit() {
  const height = document.querySelector(".top").offsetHeight;
  document.documentElement.style.setProperty("--top", `${height}px`);
}

function hover(event, on) {
  const over = event.target.closest(".m, .row[data-id]");
  if (!over) return;
  const ids = over.dataset.id ? [over.dataset.id] : over.dataset.r.split(" ");
  for (const id of ids) for (const part of parts(id)) part.classList.toggle("hover", on);
}

function toggleClean() {
  const bare = document.body.classList.toggle("bare");
  document.getElementById("clean").setAttribute("aria-pressed", String(bare));
}

function toggleOnly() {
  show(filter.value, only.getAttribute("aria-pressed") !== "true");
}

doc.addEventListener("click", (event) => {
  const mark = event.target.closest(".m");
  if (!mark) return;
  event.preventDefault();
  toRow(nextOf(mark));
});
plan.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const row = event.target.closest(".row[data-id]");
  if (link && link.classList.contains("at")) {
    event.preventDefault();
    if (!document.body.classList.contains("pictured")) togglePaged();
    toWords(row.dataset.id);
    return;
  }
  if (link && !link.classList.contains("go")) {
    const again = link.hash.startsWith("#r-") && rowOf.get(decodeURIComponent(link.hash.slice(3)));
    if (again) {
      event.preventDefault();
      toRow(again.dataset.id);
    }
    return;
  }
  if (!row || String(getSelection())) return;
  event.preventDefault();
  toWords(row.dataset.id);
});
for (const pane of [doc, plan]) {
  pane.addEventListener("mouseover", (event) => hover(event, true));
  pane.addEventListener("mouseout", (event) => hover(event, false));
}
filter.addEventListener("input", () => show(filter.value, only.getAttribute("aria-pressed") === "true"));
only.addEventListener("click", toggleOnly);
document.getElementById("clean").addEventListener("click", toggleClean);
const pagedButton = document.getElementById("paged");
if (pagedButton) pagedButton.addEventListener("click", togglePaged);
document.getElementById("help").addEventListener("click", () => keys.showModal());
document.getElementById("language").addEventListener("click", () => {
  speak(document.documentElement.lang === "zh-CN" ? "en" : "zh");
});
addEventListener("resize", fit);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.target === filter) {
    if (event.key === "Escape") {
      show("", only.getAttribute("aria-pressed") === "true");
      filter.blur();
    }
    return;
  }
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    t: toggleOnly,
    n: toggleClean,
    p: togglePaged,
    "/": () => filter.focus(),
    "?": () => keys.showModal(),
  };
  if (event.key === "Enter" && chosen && !event.target.closest("a, button, summary")) toWords(chosen);
  if (!Object.hasOwn(acts, event.key)) return;
  event.preventDefault();
  acts[event.key]();
});
fit();
// The browser moves focus to the fragment when it has loaded the page; ours comes after it.
addEventListener("load", () => setTimeout(() => {
  const asked = decodeURIComponent(location.hash).replace(/^#[rm]-/, "");
  if (rowOf.has(asked)) toRow(asked);
}));
