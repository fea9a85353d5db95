// What the rules would say of a change, told while it is being chosen. Without this file the page says it after each act.

const form = document.querySelector("form[data-tried]");
const panel = document.querySelector("[data-panel]");
const line = document.querySelector("[data-said]");
const PAUSE = 250; // walking through a list with the arrow keys asks once, at the end
const ASKED = ["juror", "chair", "leaving"]; // not what is looked for: a name has no place in an address
const before = panel?.innerHTML;
let pause;
let asked;

function change() {
  return new URLSearchParams([...new FormData(form)].filter(([name]) => ASKED.includes(name)));
}

function show(said, html) {
  line.textContent = said;
  panel.innerHTML = html;
}

async function ask() {
  asked?.abort();
  const chosen = change();
  if (chosen.get("juror") === "0" && !chosen.has("leaving")) {
    show("", before);
    return;
  }
  asked = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.tried}?${chosen}`, { signal: asked.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const { said, panel: html } = await answer.json();
    show(said, html);
  } catch (fault) {
    if (fault.name !== "AbortError") show("", before); // no answer: the page as it stands, the button still works
  }
}

if (form && panel && line) {
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  };
  // Boxes of the table belong to the form without lying in it: what they say is heard on the page.
  document.addEventListener("change", (event) => {
    if (event.target.form === form) later();
  });
  // The first button of the form looks for somebody: Enter on a box is for the other one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.form !== form || event.target.type !== "checkbox") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button:not([formaction])"));
  });
  if (change().has("leaving")) later(); // a browser kept what was ticked
}
