// Saves a step of an application while somebody types. Everything works without it; with it a lost line, a closed
// window or a session that ended loses nothing: what is not on the server yet is kept on this computer.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  const words = document.getElementById("autosave-words")?.dataset;
  if (!form || !words) return;
  const status = form.querySelector("[data-autosave-status]");
  const key = `lotsen:${form.dataset.autosave}`;
  const WEEK = 7 * 24 * 3600 * 1000;

  const say = (text) => { status.hidden = !text; if (status.textContent !== text) status.textContent = text; };
  const typed = () => [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && !["csrf_token", "version", "remove"].includes(name));
  const store = {
    read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    keep(more) { try { localStorage.setItem(key, JSON.stringify({ fields: typed(), at: Date.now(), ...more })); } catch { /* full, or forbidden */ } },
    drop(name) { try { localStorage.removeItem(name); } catch { /* forbidden */ } },
  };

  // Copies of steps that were sent and accepted, or that are too old, go.
  const ours = form.dataset.draft;
  let names = [];
  try { names = Object.keys(localStorage).filter((name) => name.startsWith("lotsen:")); } catch { /* forbidden */ }
  for (const name of names) {
    const copy = store.read(name);
    const accepted = copy?.sent && name.includes(ours) && (name !== key || form.dataset.answered === "post");
    if (!copy || accepted || Date.now() - copy.at > WEEK) store.drop(name);
  }

  // Back into the form: a field that the copy does not have is emptied, a row that is not there is left out.
  const fill = (fields) => {
    for (const part of form.elements) {
      if (!part.name || ["hidden", "file", "submit"].includes(part.type) || part.tagName === "BUTTON" || part.name === "remove") continue;
      const values = fields.filter(([name]) => name === part.name).map(([, value]) => value);
      if (part.type === "checkbox" || part.type === "radio") part.checked = values.includes(part.value);
      else if (values.length) part.value = values[0];
    }
    form.dispatchEvent(new Event("change"));
  };

  const offer = (copy) => {
    const box = document.createElement("div");
    box.className = "notice notice--wait";
    const text = document.createElement("p");
    text.textContent = words.found;
    box.append(text);
    const button = (label, then) => {
      const one = document.createElement("button");
      one.type = "button"; one.className = "button button--quiet"; one.textContent = label;
      one.addEventListener("click", () => { then(); store.drop(key); box.remove(); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); });
      box.append(one, " ");
    };
    button(words.take, () => { fill(copy.fields); soon(); });
    button(words.drop, () => {});
    form.before(box);
  };
  const found = store.read(key);
  if (found) {
    if (JSON.stringify(found.fields) === JSON.stringify(typed())) store.drop(key);
    else offer(found);
  }

  let timer = 0, saving = false, again = false, stopped = false;
  const soon = () => { clearTimeout(timer); timer = setTimeout(save, 2000); };
  const save = async () => {
    if (stopped) return;
    if (saving) { again = true; return; }
    saving = true; again = false;
    const before = JSON.stringify(typed());
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string" || name === "remove") body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.status === 409) { stopped = true; say(words.conflict); return; }
      if (answer.type === "opaqueredirect" || [400, 401, 403, 404].includes(answer.status)) { stopped = true; say(words.signedOut); return; }
      if (!answer.ok) { say(words.offline); retry(); return; }
      const saved = await answer.json();
      pause = SOONEST;
      form.elements.version.value = saved.version;
      say(`${words.saved} ${saved.at}`);
      if (JSON.stringify(typed()) === before) store.drop(key); else again = true;
    } catch { say(words.offline); retry(); } finally { saving = false; if (again) soon(); }
  };
  // A line that is said to be back is often not there at once: soon first, then more and more seldom.
  const SOONEST = 2000, SELDOM = 30000;
  let pause = SOONEST;
  const retry = () => { clearTimeout(timer); timer = setTimeout(save, pause); pause = Math.min(pause * 2, SELDOM); };

  const changed = (event) => {
    if (!event.isTrusted || event.target.type === "file") return;
    store.keep();
    soon();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; store.keep({ sent: true }); });
  window.addEventListener("pageshow", () => { stopped = false; });
  window.addEventListener("online", () => { pause = SOONEST; if (store.read(key)) save(); });
})();
