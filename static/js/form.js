// Small helps for forms. Every page works without them.
"use strict";

// A form that must be sent once: the button rests while the answer is on its way.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// Questions that hang on another answer are shown when they are asked.
const given = (form, name) => new FormData(form).getAll(name);
const show = (form) => {
  for (const part of form.querySelectorAll("[data-ask-when]")) {
    const wanted = part.dataset.askValues.split(" ");
    part.hidden = !given(form, part.dataset.askWhen).some((one) => wanted.includes(one));
  }
  // Of many choices those that belong to the answer; what is ticked stays to be unticked.
  for (const part of form.querySelectorAll("[data-only]")) {
    const belonging = JSON.parse(part.dataset.only)[given(form, part.dataset.onlyOf)[0] ?? ""] ?? [];
    for (const choice of part.querySelectorAll(".choice")) {
      const box = choice.querySelector("input");
      choice.hidden = !box.checked && !belonging.includes(box.value);
    }
    part.hidden = !part.querySelector(".choice:not([hidden])");
  }
};
for (const form of document.querySelectorAll("form.form")) {
  show(form);
  form.addEventListener("change", () => show(form));
}

// After an error the reader starts at what went wrong.
document.querySelector("[data-focus]")?.focus();
