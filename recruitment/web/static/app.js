// Comforts only: every page reads and works without this file.

const words = document.documentElement.lang === "en"
  ? {
      left: (n) => `${n} character${n === 1 ? "" : "s"} left`,
      over: (n) => `${n} character${n === 1 ? "" : "s"} too many`,
    }
  : {
      left: (n) => `encore ${n} caractère${n > 1 ? "s" : ""}`,
      over: (n) => `${n} caractère${n > 1 ? "s" : ""} de trop`,
    };

// A refusal is read first: focus on its summary, and from there straight into the field.
function errorSummary() {
  const summary = document.querySelector("[data-focus]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const label = target.closest("fieldset")?.querySelector("legend")
      ?? document.querySelector(`label[for="${CSS.escape(target.id)}"]`)
      ?? target;
    history.replaceState(null, "", link.hash);
    label.scrollIntoView();
    target.focus({ preventScroll: true });
  });
}

// Ask before leaving a page whose form holds something that was typed and not sent.
function unsavedGuard() {
  let dirty = false;
  for (const form of document.querySelectorAll("form[data-guard]")) {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
  }
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// A second press within two seconds is an accident; the server would ignore it too.
function singleSubmit() {
  for (const form of document.querySelectorAll("form[method='post']")) {
    let last = 0;
    form.addEventListener("submit", (event) => {
      if (event.timeStamp - last < 2000 && last) {
        event.preventDefault();
        return;
      }
      last = event.timeStamp || 1;
    });
  }
}

// How many characters are left, said aloud once typing pauses.
function characterCount() {
  for (const area of document.querySelectorAll("[data-most]")) {
    const most = Number(area.dataset.most);
    const shown = document.createElement("p");
    shown.className = "otm-count";
    shown.setAttribute("aria-hidden", "true");
    const said = document.createElement("p");
    said.className = "govuk-visually-hidden";
    said.setAttribute("aria-live", "polite");
    area.after(shown, said);
    let pause;
    const update = () => {
      const left = most - area.value.length;
      shown.textContent = left < 0 ? words.over(-left) : words.left(left);
      shown.classList.toggle("is-over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { said.textContent = left < most / 10 ? shown.textContent : ""; }, 1000);
    };
    area.addEventListener("input", update);
    update();
  }
}

errorSummary();
unsavedGuard();
singleSubmit();
characterCount();
