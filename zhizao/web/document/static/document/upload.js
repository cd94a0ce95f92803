/* Files are sent one by one with their progress; without this script the form posts them all at once. */
"use strict";
(() => {
const form = document.getElementById("upload");
if (!form) return;
const field = form.elements.documents;
const list = document.getElementById("sent");
const token = form.elements.csrfmiddlewaretoken.value;

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `${form.dataset.sending} ${file.name}`);
  item.append(name, bar);
  list.append(item);
  return item;
}

function end(item, text, address, good) {
  const told = document.createElement("span");
  told.className = good ? "good" : "error";
  told.textContent = text;
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = form.dataset.opens;
    told.append(" ", link);
  }
  item.lastElementChild.replaceWith(told);
}

function answerOf(request) {
  try { return JSON.parse(request.responseText); } catch { return {}; }
}

function send(file) {
  const item = line(file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const lost = () => { end(item, form.dataset.lost, "", false); done(null); };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) item.lastElementChild.value = Math.round((100 * event.loaded) / event.total);
    });
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("load", () => {
      const answer = answerOf(request);
      const good = request.status === 200;
      end(item, good ? answer.message : answer.error || form.dataset.lost, answer.address, good);
      done(good ? answer : null);
    });
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    const data = new FormData();
    data.append("documents", file);
    request.send(data);
  });
}

let sending = Promise.resolve();
function sendAll(files) {
  const chosen = [...files];
  sending = sending.then(async () => {
    const answers = [];
    for (const file of chosen) answers.push(await send(file));
    if (chosen.length === 1 && answers[0] && !answers[0].known) location.assign(answers[0].address);
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  form.dataset.sent = "";
  if (field.files.length) sendAll(field.files);
  field.value = "";
});
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
form.addEventListener("drop", (event) => { event.preventDefault(); sendAll(event.dataTransfer.files); });
})();
