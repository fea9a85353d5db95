// Keeps an application while it is written and sends documents in pieces. Without this file the buttons do both.

import { send } from "./kept.js";
import { upload } from "./upload.js";

const form = document.getElementById("application");
const line = document.querySelector("[data-kept]");
const TYPING = 2500; // milliseconds after the last key
const AGAIN = 8000; // milliseconds until the next try without a connection
let flight = new AbortController();
let pause;
let busy = false;
let waiting = false;
let stopped = false; // another page was later: the reader chooses first

const say = (text) => { line.textContent = text; };

function typed() {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  return fields;
}

async function keep() {
  clearTimeout(pause);
  if (busy || stopped) return;
  busy = true;
  waiting = false;
  const { signal } = flight;
  try {
    const said = await send(form.dataset.draft, typed, { keepalive: true, signal });
    if (said === null) {
      waiting = true;
      say(form.dataset.out);
    } else {
      say(said.said);
      if (said.newer) stopped = true;
      else if (said.version) form.elements.seen.value = said.version;
    }
  } catch {
    waiting = !signal.aborted;
    if (waiting) say(form.dataset.away);
  }
  busy = false;
  if (waiting) later(AGAIN);
}

function later(after = TYPING) {
  waiting = true;
  clearTimeout(pause);
  pause = setTimeout(keep, after);
}

// Documents: sent as soon as they are chosen.
const arriving = new Set();

function documents(place) {
  const field = place.querySelector("input[type=file]");
  field.addEventListener("change", async (event) => {
    event.stopPropagation();
    const [file] = field.files;
    if (!file) return;
    arriving.add(field);
    const version = await upload(form, place, file, (error) => { field.setAttribute("aria-invalid", error); });
    arriving.delete(field);
    field.value = ""; // with the form goes what is kept, not what was refused
    if (version) form.elements.seen.value = version;
  });
}

// The time that is left, counted from the server's clock and not from this machine's.
function clock(place) {
  const until = Date.parse(place.dataset.until) - Date.parse(place.dataset.now) + performance.now();
  const told = document.querySelector("[data-told]");
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const words = (value, unit) =>
    new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const tick = () => {
    let seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    if (seconds === 600 || seconds === 60) told.textContent = words(seconds / 60, "minute");
    if (!seconds) {
      place.textContent = told.textContent = place.dataset.over;
      return;
    }
    const shown = [];
    for (const [unit, size] of units) {
      const value = Math.floor(seconds / size);
      if (value || shown.length) shown.push(words(value, unit));
      seconds %= size;
    }
    place.textContent = shown.slice(0, 2).join(" ");
    setTimeout(tick, 1000 - ((performance.now() - until) % 1000 + 1000) % 1000);
  };
  tick();
}

if (form && line) {
  form.addEventListener("input", (event) => { if (event.target.type !== "file") later(); });
  form.addEventListener("submit", () => { // the form carries everything: a draft still on its way would come after it
    waiting = false;
    arriving.clear();
    clearTimeout(pause);
    flight.abort();
    flight = new AbortController();
  });
  for (const place of form.querySelectorAll("[data-upload]")) documents(place);
  window.addEventListener("online", () => { if (waiting) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && waiting) keep(); });
  window.addEventListener("beforeunload", (event) => { if (waiting || arriving.size) event.preventDefault(); });
}
const left = document.querySelector("[data-left]");
if (left) clock(left);
