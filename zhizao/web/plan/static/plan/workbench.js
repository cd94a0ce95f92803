/* The workbench by keyboard and mouse. Each step goes to the server as the forms of the page do, and comes back as the
   new rows and paragraphs: the page is never loaded again, so nothing scrolls away. */
"use strict";
(() => {
const bench = document.getElementById("bench");
const doc = document.getElementById("doc");
const list = document.getElementById("list");
const sheet = document.getElementById("sheet");
const filters = document.getElementById("filters");
const stepsForm = document.getElementById("steps-form");
const told = document.getElementById("told");
const keys = document.getElementById("keys");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const mayEdit = bench.dataset.edit === "1";
let current = "";
let busy = false;
let typed = false;
let hush = 0;
document.documentElement.classList.add("js");

const rowOf = (id) => document.getElementById(`r-${id}`);
const rows = () => [...list.querySelectorAll(".rec")];
const marksOf = (id) => [...doc.querySelectorAll("a.m")].filter((mark) => mark.dataset.r.split(" ").includes(id));

function say(text, bad) {
  told.textContent = text;
  told.classList.toggle("bad", Boolean(bad));
  clearTimeout(hush);
  hush = setTimeout(() => { told.textContent = ""; }, bad ? 9000 : 3500);
}

/* ---- one record at a time ---- */
function paint(id) {
  for (const one of bench.querySelectorAll(".rec.on, a.m.on")) one.classList.remove("on");
  const row = rowOf(id);
  if (row) row.classList.add("on");
  const marks = marksOf(id);
  for (const mark of marks) mark.classList.add("on");
  return marks;
}

function inPane(element, pane) {
  const box = element.getBoundingClientRect();
  const room = pane.getBoundingClientRect();
  return box.top >= Math.max(room.top, 0) + 84 && box.bottom <= Math.min(room.bottom, innerHeight);
}

function bring(element, pane) {
  const fold = element.closest("details");
  if (fold) fold.open = true;
  if (!inPane(element, pane)) element.scrollIntoView({ block: "center", behavior: "instant" });
}

function choose(id, where) {
  const row = rowOf(id);
  if (!row) return;
  current = id;
  const marks = paint(id);
  if (marks.length && where !== "doc") bring(marks[0], doc);
  if (where !== "list") bring(row, row.parentElement.closest(".pane"));
  row.focus({ preventScroll: true });
  history.replaceState(null, "", `${location.search}#r-${id}`);
}

function move(by) {
  const shown = rows().filter((row) => !row.hidden);
  if (!shown.length) return;
  const at = shown.indexOf(rowOf(current));
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  choose(shown[next].dataset.id);
}

/* The record behind the current one, to go on with when the current one is decided. */
function following() {
  const shown = rows().filter((row) => !row.hidden);
  const at = shown.indexOf(rowOf(current));
  return at >= 0 && shown[at + 1] ? shown[at + 1].dataset.id : "";
}

/* ---- filters ---- */
function fits(row, asked) {
  return (!asked.kind || row.dataset.kind === asked.kind)
    && (!asked.state || row.dataset.state === asked.state)
    && (!asked.doubt || row.dataset.doubt === asked.doubt)
    && (!asked.q || row.querySelector(".line").textContent.concat(" ", row.querySelector(".what").textContent, " ",
      row.querySelector(".doubt")?.textContent || "").toLowerCase().includes(asked.q.toLowerCase()));
}

function filter() {
  const asked = Object.fromEntries([...new FormData(filters)].map(([name, value]) => [name, value.trim()]));
  let shown = 0;
  for (const row of rows()) {
    row.hidden = !fits(row, asked);
    if (!row.hidden) shown += 1;
  }
  document.getElementById("shown").textContent = `${shown} / ${rows().length}`;
  document.getElementById("nothing").hidden = shown > 0;
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
  stepsForm.elements.filters.value = query;
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
}

/* ---- steps ---- */
function node(html) {
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  return box.content.firstElementChild;
}

function bringUpToDate(state) {
  const marked = new Set([...list.querySelectorAll("input[name=chosen]:checked")].map((box) => box.closest(".rec").dataset.id));
  const standing = new Set(state.order);
  for (const row of rows()) if (!standing.has(row.dataset.id)) row.remove();
  for (const [id, html] of Object.entries(state.rows)) {
    const fresh = node(html);
    const old = rowOf(id);
    if (old) { old.replaceWith(fresh); continue; }
    const at = state.order.indexOf(id);
    const before = state.order.slice(0, at).reverse().map(rowOf).find(Boolean);
    if (before) before.after(fresh); else list.prepend(fresh);
  }
  for (const id of marked) {
    const box = rowOf(id)?.querySelector("input[name=chosen]");
    if (box && !(id in state.rows)) box.checked = true;
  }
  for (const [id, html] of Object.entries(state.blocks)) document.getElementById(id)?.replaceWith(node(html));
  for (const part of ["counts", "findings", "steps"]) {
    const box = document.getElementById(part);
    const opened = [...box.querySelectorAll("details")].map((one) => one.open);
    box.innerHTML = state[part];
    [...box.querySelectorAll("details")].forEach((one, at) => { if (opened[at] !== undefined) one.open = opened[at]; });
  }
  filter();
}

async function post(address, data) {
  if (busy) return null;
  busy = true;
  bench.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, {
      method: "POST", body: data, headers: { Accept: "application/json", "X-CSRFToken": token() },
    });
    const state = await answer.json();
    if (state.whole) { location.reload(); return null; }
    if (state.order) bringUpToDate(state);
    if (state.error) say(state.error, true);
    return { good: answer.ok, state };
  } catch {
    say(bench.dataset.lost, true);
    return null;
  } finally {
    busy = false;
    bench.removeAttribute("aria-busy");
  }
}

async function step(fields, then) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const done = await post(bench.dataset.step, data);
  if (!done) return;
  if (done.good) say(done.state.message);
  const next = (done.good && (done.state.focus || then)) || current;
  if (rowOf(next)) choose(next); else if (rowOf(then)) choose(then); else paint("");
}

const seen = (id) => `${id}:${rowOf(id).dataset.version}`;

function decide(act) {
  if (!rowOf(current)) { say(bench.dataset.none, true); return; }
  step([["one", `${act}:${seen(current)}`]], following());
}

function marked() {
  return [...list.querySelectorAll("input[name=chosen]:checked")].map((box) => box.closest(".rec").dataset.id);
}

function merge() {
  const ids = [...new Set([...marked(), ...(rowOf(current) ? [current] : [])])];
  if (ids.length < 2) { say(bench.dataset.two, true); return; }
  step([["act", "merge"], ...ids.map((id) => ["chosen", seen(id)])], "");
}

function mark() {
  const box = rowOf(current)?.querySelector("input[name=chosen]");
  if (box) box.checked = !box.checked;
}

/* ---- the form of a record, beside the document ---- */
function show(html) {
  sheet.innerHTML = html;
  sheet.hidden = false;
  typed = false;
  sheet.scrollTop = 0;
  const first = sheet.querySelector("[role=alert]") || sheet.querySelector("textarea, input:not([type=hidden]), select");
  if (first) first.focus({ preventScroll: true });
}

async function open(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (state.sheet) show(state.sheet); else say(state.error || bench.dataset.lost, true);
  } catch { say(bench.dataset.lost, true); }
}

function close() {
  if (typed && !window.confirm(bench.dataset.unsaved)) return;
  sheet.hidden = true;
  sheet.replaceChildren();
  typed = false;
  if (rowOf(current)) choose(current);
}

function openFor(act) {
  if (!rowOf(current)) { say(bench.dataset.none, true); return; }
  const spot = act === "split" ? words.selected() : null;
  open(`${bench.dataset.record.replace(/0\/$/, `${current}/${act}`)}${spot ? `?at=${spot.start}` : ""}`);
}

function add() {
  const spot = words.selected();
  if (!spot) { say(bench.dataset.select, true); return; }
  const query = new URLSearchParams({ document: spot.document, start: spot.start, end: spot.end });
  open(`${bench.dataset.new}?${query}`);
}

async function save(form, button) {
  const data = new FormData(form);
  if (button && button.name) data.append(button.name, button.value);
  const done = await post(form.action, data);
  if (!done) return;
  if (done.state.sheet) { show(done.state.sheet); return; }
  if (!done.good) return;
  typed = false;
  sheet.hidden = true;
  sheet.replaceChildren();
  say(done.state.message);
  choose(rowOf(done.state.focus) ? done.state.focus : current);
}

/* Other words selected while the form is open become its words. */
function takeWords() {
  const form = sheet.hidden ? null : sheet.querySelector("form");
  const spot = form && form.elements.quote ? words.selected() : null;
  if (!spot || doc.querySelector(`[data-document="${spot.document}"]`) === null) return;
  form.elements.quote.value = spot.text;
  form.elements.start.value = spot.start;
  typed = true;
}

/* ---- what people do ---- */
doc.addEventListener("click", (event) => {
  const mark = event.target.closest("a.m");
  if (!mark) return;
  event.preventDefault();
  if (!getSelection().isCollapsed) return;
  const ids = mark.dataset.r.split(" ").filter(rowOf);
  if (!ids.length) return;
  const next = ids[(ids.indexOf(current) + 1) % ids.length];
  if (rowOf(next).hidden) { filters.reset(); for (const field of filters.elements) field.value = ""; filter(); }
  choose(next, "doc");
});
doc.addEventListener("mouseup", () => setTimeout(takeWords));
list.addEventListener("click", (event) => {
  const row = event.target.closest(".rec");
  if (!row) return;
  const link = event.target.closest("a");
  if (link && link.dataset.act && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    choose(row.dataset.id, "list");
    openFor(link.dataset.act);
    return;
  }
  if (event.target.closest("button, input") || (link && !link.classList.contains("title"))) return;
  event.preventDefault();
  choose(row.dataset.id, "list");
});
list.addEventListener("focusin", (event) => {
  const row = event.target.closest(".rec");
  if (row && row.dataset.id !== current) { current = row.dataset.id; const [first] = paint(current); if (first) bring(first, doc); }
});
for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
  bench.addEventListener(kind, (event) => {
    const over = event.target.closest("a.m, .rec");
    if (!over) return;
    for (const id of over.dataset.id ? [over.dataset.id] : over.dataset.r.split(" ")) {
      for (const one of [rowOf(id), ...marksOf(id)]) if (one) one.classList.toggle("hover", on);
    }
  });
}
/* Forms of the page are sent without leaving it. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!bench.contains(form) || form.method !== "post") {
    if (form === filters) { event.preventDefault(); filter(); }
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  if (sheet.contains(form)) { save(form, button); return; }
  if (form.matches(".answer")) { post(form.action, new FormData(form)).then((done) => { if (done?.good) say(done.state.message); }); return; }
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && !(name === "chosen" && button?.name === "one"));
  if (button && button.name) fields.push([button.name, button.value]);
  step(fields, button?.name === "one" ? following() : "");
}, true);
filters.addEventListener("input", filter);
sheet.addEventListener("input", () => { typed = true; });
sheet.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  if (link.matches(".cancel")) { event.preventDefault(); close(); }
  if (link.matches(".kind")) { event.preventDefault(); open(link.href); }
});
document.getElementById("help")?.addEventListener("click", () => keys.showModal());
document.getElementById("new")?.addEventListener("click", (event) => {
  if (words.selected()) { event.preventDefault(); add(); }
});
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

const reading = { j: () => move(1), k: () => move(-1), "/": () => filters.elements.q.focus(), "?": () => keys.showModal() };
const editing = {
  a: () => decide("accept"), x: () => decide("reject"), e: () => openFor("edit"), s: () => openFor("split"), m: merge, n: add,
  u: () => step([["act", "undo"]], current), U: () => step([["act", "redo"]], current), " ": mark,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.open) return;
  if (event.key === "Escape") {
    if (!sheet.hidden) close(); else if (filters.contains(event.target)) event.target.blur();
    return;
  }
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === " " && !event.target.matches(".rec")) return;
  const act = reading[event.key] || (mayEdit && editing[event.key]);
  if (!act) return;
  event.preventDefault();
  act();
});
filter();
addEventListener("load", () => setTimeout(() => {
  const asked = decodeURIComponent(location.hash).replace(/^#[rm]-/, "");
  if (rowOf(asked)) choose(asked);
}));
})();
