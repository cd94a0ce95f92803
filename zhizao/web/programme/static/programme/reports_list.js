/* Lists of reports: one box chooses all shown. */
"use strict";
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) { return; }
  event.target.form.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});
