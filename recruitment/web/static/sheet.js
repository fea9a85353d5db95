// Keeps what is typed in the job sheet, a few seconds after typing pauses. Without this file, saving is by the button.

import { send } from "./kept.js";

const form = document.querySelector("form[data-autosave]");
const line = document.querySelector("[data-kept]");
const PAUSE = 4000;
let pause;
let busy = false;
let again = false;

async function keep() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const said = await send(form.dataset.autosave, () => new FormData(form));
    line.textContent = said?.said ?? form.dataset.away;
  } catch {
    line.textContent = "";
    again = true; // the network is away: tried again with the next pause
  }
  busy = false;
  if (again) {
    again = false;
    later();
  }
}

function later() {
  clearTimeout(pause);
  pause = setTimeout(keep, PAUSE);
}

if (form && line) {
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(pause));
}
