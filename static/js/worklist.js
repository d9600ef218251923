// Keys for the worklist: j and k move, o opens, t takes, x ticks, g gives to somebody, n the next best case, / searches.
"use strict";

const rows = [...document.querySelectorAll("[data-row]")];
const help = document.querySelector("[data-keys-help]");
if (help) help.hidden = false;
let at = -1;

const go = (to) => {
  if (!rows.length) return;
  at = Math.min(Math.max(to, 0), rows.length - 1);
  rows.forEach((row, index) => row.classList.toggle("row--here", index === at));
  rows[at].querySelector("[data-key='o']")?.focus();
};
const here = (key) => rows[at]?.querySelector(`[data-key='${key}']`);

// What is ticked goes together; else the case one stands on, with what speaks for each colleague.
const give = () => {
  if (document.querySelector("[data-key='x']:checked")) document.querySelector("[data-key='g']")?.click();
  else if (rows[at]?.dataset.give) location.assign(rows[at].dataset.give);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type='checkbox']), textarea, select")) return;
  const does = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    o: () => here("o")?.click(),
    t: () => here("t")?.click(),
    x: () => here("x")?.click(),
    g: give,
    n: () => document.querySelector("[data-key='n']")?.click(),
    "/": () => document.querySelector("[data-key='/']")?.focus(),
  }[event.key];
  if (does) { event.preventDefault(); does(); }
});
for (const [index, row] of rows.entries()) row.addEventListener("focusin", () => { at = index; });
