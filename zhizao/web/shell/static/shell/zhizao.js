/* What every page shares; each page works without it. */
"use strict";

/* A double click sends a form once. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "1") { event.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.sent = "1";
    /* Back brings the page out of the browser's memory: it may be sent again then. */
    window.addEventListener("pageshow", () => { form.dataset.sent = ""; }, { once: true });
  }
});

/* Ask before what cannot be taken back: <form data-confirm="…">. */
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) { event.preventDefault(); event.target.dataset.sent = ""; }
});

/* A choice that acts at once: <select data-go> in a GET form. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
});
