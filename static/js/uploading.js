// Sends files in pieces, so that a bad line costs a piece and not the file. Without it files go with the form.
"use strict";

(() => {
  const form = document.querySelector("form[data-upload]");
  const words = document.getElementById("upload-words")?.dataset;
  if (!form || !words || !("fetch" in window)) return;
  const token = form.elements.csrf_token?.value ?? "";
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const memory = {
    name: (field, file) => `lotsen-file:${form.dataset.draft}:${field}:${file.name}:${file.size}:${file.lastModified}`,
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { if (value) localStorage.setItem(name, value); else localStorage.removeItem(name); } catch { /* forbidden */ } },
  };

  // One request; a line that is down is waited for, as long as the page is open.
  const ask = async (url, options, say) => {
    for (let pause = 2; ; pause = Math.min(pause * 2, 30)) {
      try {
        const answer = await fetch(url, { redirect: "manual", ...options, headers: { "X-CSRFToken": token, ...options?.headers } });
        if (answer.type === "opaqueredirect" || answer.status === 400) return { status: 401, problem: words.signedOut };
        if (answer.status < 500 && answer.status !== 429) return { status: answer.status, ...(await answer.json()) };
      } catch { /* no connection */ }
      say(words.waiting);
      await wait(pause);
    }
  };

  const send = async (input, file, say) => {
    const name = memory.name(input.name, file);
    let id = memory.get(name), at = null;
    if (id) at = await ask(`/foretag/uppladdning/${id}`, {}, say);
    if (!at || at.status !== 200) {
      const body = new FormData();
      body.set("field", input.name); body.set("name", file.name); body.set("size", file.size);
      at = await ask(form.dataset.upload, { method: "POST", body }, say);
      if (at.status !== 201) return at;
      id = at.id;
      memory.set(name, id);
    }
    let received = at.received;
    while (received < file.size) {
      say(`${file.name}: ${Math.floor((received / file.size) * 100)} %`);
      const piece = file.slice(received, received + at.piece);
      const answer = await ask(`/foretag/uppladdning/${id}?offset=${received}`, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream" } }, say);
      if (answer.received === undefined) return answer;
      received = answer.received;
    }
    const done = await ask(`/foretag/uppladdning/${id}/klar`, { method: "POST" }, say);
    memory.set(name, null);
    return done;
  };

  const show = (input, file) => {
    const box = input.closest(".field");
    let list = box.querySelector(".uploaded");
    if (!list) { list = document.createElement("ul"); list.className = "uploaded"; box.append(list); }
    const line = document.createElement("li");
    line.textContent = `${file.name} – ${words.done}`;
    list.append(line);
  };

  for (const input of form.querySelectorAll('input[type="file"]')) {
    const status = document.createElement("p");
    status.className = "hint"; status.setAttribute("role", "status");
    input.after(status);
    const say = (text) => { if (status.textContent !== text) status.textContent = text; };
    input.addEventListener("change", async () => {
      const files = [...input.files], problems = [];
      for (const button of form.querySelectorAll("button")) button.disabled = true;
      try {
        for (const file of files) {
          const done = await send(input, file, say);
          if (done.status === 201) { show(input, done); if (done.version) form.elements.version.value = Math.max(done.version, form.elements.version.value); }
          else problems.push(`${file.name}: ${done.problem ?? words.failed}`);
        }
      } finally {
        for (const button of form.querySelectorAll("button")) button.disabled = false;
        input.value = "";
        say(problems.join(" "));
      }
    });
  }
})();
