// Keeps what is written in an open form, so that a closed window or a lost line costs nothing. It saves nothing.
(() => {
  "use strict";

  const LOOK_EVERY = 10_000; // milliseconds
  const TELL_EVERY = 60_000; // that the form is open still

  const status = document.getElementById("kept-status");
  const form = status && status.closest("form");
  if (!form) return;
  const others = document.getElementById("also-editing");
  let before = null;
  let told = Date.now();
  let isSent = false;
  let request = null;

  const written = () => {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(fields);
  };

  const time = () => {
    const language = `${document.documentElement.lang}-u-nu-latn`;
    return new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  };

  const post = async (body) => {
    request = new AbortController();
    const answer = await fetch(status.dataset.address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: request.signal,
    });
    if (!answer.ok) throw new Error(answer.status);
    const { others: names } = await answer.json();
    if (names.join() !== [...others.children].map((line) => line.textContent).join()) {
      others.replaceChildren(...names.map((name) => {
        const line = document.createElement("li");
        line.textContent = name;
        return line;
      }));
    }
    told = Date.now();
  };

  const keep = async () => {
    const now = written();
    if (isSent || before === null || now.toString() === before) return false;
    try {
      await post(now);
      before = now.toString();
      status.textContent = status.dataset.kept.replace("{time}", time());
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = status.dataset.failed;
    }
    return true;
  };

  const tell = async () => {
    if (document.hidden || form.elements.key || Date.now() - told < TELL_EVERY) return; // of something new nobody asks
    const body = new URLSearchParams({ ping: "1", csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    try {
      await post(body);
    } catch {
      told = Date.now(); // tried again in a minute
    }
  };

  // The editors have written their own markup into the fields by the time that somebody gets to them.
  // The first field of something new has the focus before this script runs: typing is what tells.
  for (const event of ["focusin", "beforeinput"]) {
    form.addEventListener(event, () => { before ??= written().toString(); });
  }
  form.addEventListener("submit", () => {
    isSent = true;
    request?.abort();
  });
  setInterval(async () => { if (!isSent && !(await keep())) await tell(); }, LOOK_EVERY);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || isSent || before === null || written().toString() === before) return;
    navigator.sendBeacon(status.dataset.address, written());
  });
})();
