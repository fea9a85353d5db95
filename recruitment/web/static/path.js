// Net academic age and words to look at, told while a path is being written. Without this file a kept draft shows both.

const place = document.querySelector("[data-path-look]");
const form = place?.closest("form");
const line = document.querySelector("[data-path-said]");
const PAUSE = 900; // somebody who writes asks once, at the end of a thought
const OURS = /^(career|narrative)-/;
let pause;
let asked;

// What is typed of a path, and the token; never a file.
function typed() {
  const all = new FormData(form);
  const ours = [...all].filter(([name]) => OURS.test(name) || name === "csrf_token");
  return new URLSearchParams(ours);
}

async function look() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(place.dataset.pathLook, { method: "POST", body: typed(), signal: asked.signal });
    if (!answer.ok) return; // what stands on the page stays
    const { said, ...parts } = await answer.json();
    for (const [name, html] of Object.entries(parts)) {
      const part = form.querySelector(`[data-path="${name}"]`);
      if (part) part.innerHTML = html;
    }
    if (line) line.textContent = said;
  } catch (fault) {
    if (fault.name !== "AbortError") throw fault;
  }
}

// Of the two ways to give a CV, the one chosen; what has a fault stays in sight.
function choose() {
  const chosen = form.querySelector('[name="narrative-way"]:checked')?.value;
  for (const part of form.querySelectorAll("[data-path-way]")) {
    const faulty = part.querySelector(".govuk-error-message");
    part.hidden = Boolean(chosen) && !faulty && part.dataset.pathWay !== chosen;
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    if (!OURS.test(event.target.name)) return;
    if (event.target.name === "narrative-way") choose();
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE);
  });
  choose();
}
