/* The breakdown page by page: choosing rows, and sums that say at once what is short or over. Forms work without it. */
"use strict";

/* Choose all rows that are shown, and count them. */
const tellChosen = () => {
  const hint = document.querySelector("[data-count]");
  if (!hint) return;
  const chosen = document.querySelectorAll("input[name=thing]:checked").length;
  hint.textContent = chosen ? hint.dataset.count.replace("{n}", chosen) : "";
};
document.addEventListener("change", (event) => {
  const all = event.target.dataset.all;
  if (all) document.querySelectorAll(`input[name=${all}]`).forEach((box) => { box.checked = event.target.checked; });
  if (all || event.target.name === "thing") tellChosen();
});

/* Figures are compared in millionths, as the database keeps them, so that 0.1 + 0.2 is 0.3. */
const parsed = (text) => {
  const bare = text.replace(/[,，\s]/g, "");
  return bare === "" || Number.isNaN(Number(bare)) ? null : Math.round(Number(bare) * 1e6);
};
const printed = (millionths, unit) => `${millionths / 1e6}${unit}`;
const spoken = (low, high, unit) => (low === high ? printed(low, unit) : `${printed(low, "")}-${printed(high, unit)}`);

/* The ends of one figure; one end alone stands for both. */
const ends = (form, row, year) => {
  const field = (end) => form.querySelector(`[name="f-${row}-${year}${end}"]`);
  const low = field("") ? parsed(field("").value) : null;
  const high = field("-high") ? parsed(field("-high").value) : low;
  return low === null && high === null ? null : [low ?? high, high ?? low];
};

/* The same judgement as Check.difference in zhizao/programme/breakdown.py. */
const kindOf = (left, unset) => {
  if (left.some((end) => end < 0)) return "over";
  if (unset.length) return "unset";
  return left.some((end) => end) ? "short" : "equal";
};
const judged = (form, year, rows) => {
  const unit = form.dataset.unit;
  const whole = ends(form, "0", year);
  const shares = rows.map((row) => [row, ends(form, row, year)]);
  const given = shares.filter(([, share]) => share);
  if (!whole || !given.length) return null;
  const sum = [0, 1].map((end) => given.reduce((total, [, share]) => total + share[end], 0));
  const left = [0, 1].map((end) => whole[end] - sum[end]);
  const unset = shares.filter(([, share]) => !share)
    .map(([row]) => form.querySelector(`[name="f-${row}-${year}"]`).dataset.name);
  const kind = kindOf(left, unset);
  const gap = Math.max(...left.filter((end) => (end < 0) === (kind === "over")).map(Math.abs));
  const facts = { sum: spoken(...sum, unit), whole: spoken(...whole, unit), gap: printed(gap, unit), names: unset.join("、") };
  return [kind, form.dataset[kind].replace(/\{(\w+)\}/g, (_, name) => facts[name])];
};

document.querySelectorAll(".grid-form").forEach((form) => {
  if (!form.dataset.adds) return;
  const fields = [...form.querySelectorAll("[data-year]")];
  const years = [...new Set(fields.map((field) => field.dataset.year))];
  const rows = [...new Set(fields.map((field) => field.dataset.row))].filter((row) => row !== "0");
  const list = form.querySelector("[data-sums]");
  const tell = () => {
    const told = years.map((year) => [year, judged(form, year, rows)]).filter(([, one]) => one);
    list.replaceChildren(...told.map(([year, [kind, words]]) => {
      const line = document.createElement("li");
      line.className = { equal: "green", unset: "yellow" }[kind] || "red";
      line.textContent = `${kind === "equal" ? "✓" : "△"} ${year}：${words}`;
      return line;
    }));
  };
  form.addEventListener("input", tell);
  tell();
});
