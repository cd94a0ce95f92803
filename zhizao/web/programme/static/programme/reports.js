/* One report: saves while one types, keeps a copy on a lost connection, hands files in with progress, shows the light. */
"use strict";
(() => {
  const say = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  document.querySelector("[data-focus]")?.focus();
  const form = document.getElementById("report");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (form) { write(form); }
  const drop = document.getElementById("drop");
  if (drop) { handIn(drop); }

  function write(form) {
    const status = document.getElementById("autosave");
    const key = `zhizao:report:${location.pathname}`;
    const words = () => {
      const data = new FormData(form);
      ["csrfmiddlewaretoken", "seen"].forEach((name) => data.delete(name));
      return JSON.stringify([...data.entries()]);
    };
    let saved = words();
    let timer = 0;
    let running = null;

    const tell = (text, lost = false) => {
      status.textContent = text;
      status.classList.toggle("lost", lost);
    };
    const keep = () => { try { sessionStorage.setItem(key, words()); } catch { /* a full or forbidden store: nothing to do */ } };
    const forget = () => { try { sessionStorage.removeItem(key); } catch { /* as above */ } };

    async function send() {
      const now = words();
      if (now === saved) { return true; }
      tell(form.dataset.saving + "…");
      let answer;
      try {
        answer = await fetch(form.dataset.draft, {
          method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
        });
      } catch {
        keep();
        tell(form.dataset.offline, true);
        plan(5000);
        return false;
      }
      const told = await answer.json().catch(() => ({ error: form.dataset.offline }));
      if (!answer.ok) {
        keep();
        mark(told.errors || {});
        tell(told.error || form.dataset.wrong, true);
        return false;
      }
      saved = now;
      form.elements.seen.value = told.seen;
      mark({});
      forget();
      tell(say(form.dataset.saved, { time: told.saved }));
      light(told.light);
      if (words() !== saved) { plan(400); }
      return true;
    }
    /* One at a time: two at once would be two people to the server. */
    const save = () => { running = (running || Promise.resolve()).then(send); return running; };
    const plan = (after) => { clearTimeout(timer); timer = setTimeout(save, after); };

    function mark(errors) {
      form.querySelectorAll(".field").forEach((field) => {
        const input = field.querySelector("input,select,textarea");
        const problem = (errors[input.name] || []).join(" ");
        field.classList.toggle("wrong", Boolean(problem));
        input.toggleAttribute("aria-invalid", Boolean(problem));
        field.querySelector(".wrongness").textContent = problem;
      });
    }
    function light(found) {
      const place = document.getElementById("preview");
      if (!place || !found) { return; }
      const shown = document.createElement("p");
      const lamp = document.createElement("span");
      lamp.className = `light ${found.colour}`;
      const shape = document.createElement("i");
      shape.setAttribute("aria-hidden", "true");
      shape.textContent = found.shape;
      lamp.append(shape, found.word);
      shown.append(lamp);
      const why = document.createElement("p");
      why.className = "hint";
      why.textContent = found.sentence;
      place.replaceChildren(shown, why);
    }
    function restore() {
      let kept = null;
      try { kept = sessionStorage.getItem(key); } catch { return; }
      if (!kept || kept === saved) { return; }
      for (const [name, value] of JSON.parse(kept)) {
        if (form.elements[name]) { form.elements[name].value = value; }
      }
      tell(form.dataset.restored, true);
      plan(800);
    }
    restore();
    form.addEventListener("input", () => plan(900));
    form.addEventListener("change", () => plan(200));
    window.addEventListener("online", () => plan(0));
    window.addEventListener("beforeunload", () => { if (words() !== saved) { keep(); } });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
        form.requestSubmit(form.querySelector("[value=submit]"));
      }
    });

    /* Submitting waits for the save under way: its row version is the one to submit. */
    let sent = false;
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      event.preventDefault();
      event.stopPropagation();
      if (sent) { return; }
      sent = true;
      clearTimeout(timer);
      await running;
      if (navigator.onLine === false) {
        keep();
        tell(form.dataset.wait, true);
        sent = false;
        return;
      }
      keep();
      const choice = document.createElement("input");
      choice.type = "hidden";
      choice.name = "do";
      choice.value = button ? button.value : "submit";
      form.append(choice);
      saved = words();
      window.addEventListener("pagehide", forget, { once: true });
      window.addEventListener("pageshow", () => { sent = false; choice.remove(); }, { once: true });
      form.submit();
    });
  }

  function handIn(drop) {
    const input = drop.querySelector("[type=file]");
    const list = document.getElementById("sending");
    drop.querySelector("[data-plain]").hidden = true;
    const many = (files) => [...files].forEach(send);
    input.addEventListener("change", () => { many(input.files); input.value = ""; });
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("over")));
    drop.addEventListener("drop", (event) => { event.preventDefault(); many(event.dataTransfer.files); });

    function send(file) {
      const row = document.createElement("li");
      list.append(row);
      const limit = Number(drop.dataset.limit);
      if (file.size > limit) {
        row.className = "lost";
        row.textContent = say(drop.dataset.tooLarge, { name: file.name, limit: limit >> 20 });
        return;
      }
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", file.name);
      const text = document.createElement("span");
      row.append(bar, " ", text);
      const data = new FormData();
      data.append("csrfmiddlewaretoken", token);
      data.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", drop.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        bar.value = Math.round(event.loaded / event.total * 100);
        text.textContent = `${file.name} ${bar.value}%`;
      });
      request.addEventListener("load", () => {
        if (request.status === 200) { row.remove(); show(request.response); return; }
        row.className = "lost";
        row.textContent = request.response?.error || say(drop.dataset.lost, { name: file.name });
      });
      request.addEventListener("error", () => {
        row.className = "lost";
        const again = document.createElement("button");
        again.type = "button";
        again.className = "btn";
        again.textContent = drop.dataset.again;
        again.addEventListener("click", () => { row.remove(); send(file); });
        row.replaceChildren(say(drop.dataset.lost, { name: file.name }), " ", again);
      });
      request.send(data);
    }
    function show(told) {
      const files = document.getElementById("files");
      const row = document.createElement("li");
      const link = (address, text, look) => {
        const found = document.createElement("a");
        found.href = address;
        found.textContent = text;
        found.className = look;
        return found;
      };
      const name = link(`${told.address}show`, told.name, "");
      name.target = "_blank";
      name.rel = "noopener";
      const facts = document.createElement("span");
      facts.className = "hint";
      facts.textContent = `${Math.max(1, Math.round(told.size / 1024)).toLocaleString()} KB · SHA-256 ${told.sha256.slice(0, 12)}`;
      const acts = document.createElement("span");
      acts.className = "acts";
      const out = document.createElement("form");
      out.method = "post";
      out.action = told.remove;
      const key = document.createElement("input");
      key.type = "hidden";
      key.name = "csrfmiddlewaretoken";
      key.value = token;
      const button = document.createElement("button");
      button.className = "btn";
      button.textContent = drop.dataset.remove;
      out.append(key, button);
      acts.append(link(told.address, drop.dataset.download, "btn"), out);
      row.append(name, facts, acts);
      files.append(row);
    }
  }
})();
