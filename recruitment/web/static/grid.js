// What the checks say of a grid, told while it is typed. Without this file the button “Check” says it.

const form = document.querySelector("form[data-checked]");
const panel = document.querySelector("[data-panel]");
const line = document.querySelector("[data-said]");
const PAUSE = 600; // somebody who types asks once, at the end of a thought
let pause;
let asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.checked, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const { said, panel: html } = await answer.json();
    panel.innerHTML = html;
    line.textContent = said;
  } catch (fault) {
    if (fault.name !== "AbortError") line.textContent = ""; // no answer: the button still works
  }
}

// A link of the panel may lead into a criterion that is folded.
function unfold() {
  const field = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = field?.closest("details");
  if (!fold) return;
  fold.open = true;
  field.focus();
}

if (form && panel && line) {
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  addEventListener("hashchange", unfold);
  unfold();
}
