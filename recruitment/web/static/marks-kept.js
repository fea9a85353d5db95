// Keeps each mark as it is given. Without this file the button keeps them.

import { send } from "./kept.js";

const bar = document.querySelector("[data-kept]");
const form = document.querySelector("form:has([data-criterion])");
const TYPING = 1500; // milliseconds after the last key
const AGAIN = 8000; // milliseconds until the next try without a connection
const waiting = new Set();
let flight = new AbortController();
let pause;
let busy = false;

function say(text, kind) {
  const tag = document.createElement("strong");
  tag.className = `govuk-tag is-${kind}`;
  tag.textContent = text;
  bar.replaceChildren(tag);
}

const noteOf = (card) => card.querySelector("textarea");
const levelOf = (card) => card.querySelector("input[type=radio]:checked")?.value ?? "";

function typed(card) {
  const sent = new FormData();
  for (const name of ["csrf_token", "command"]) sent.set(name, form.elements[name].value);
  sent.set("application", card.dataset.application);
  sent.set("criterion", card.dataset.criterion);
  sent.set("level", levelOf(card));
  sent.set("note", noteOf(card).value);
  sent.set("seen", card.querySelector("[data-seen]").value);
  return sent;
}

// What another tab or device kept since: both ways out stand beside the mark.
function conflict(card, said) {
  const notice = document.createElement("div");
  notice.className = "otm-notice is-warn";
  notice.dataset.newer = "";
  const text = document.createElement("p");
  text.textContent = said.said;
  const way = (name, then) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--small govuk-button--secondary";
    button.textContent = name;
    button.addEventListener("click", () => {
      notice.remove();
      card.querySelector("[data-seen]").value = said.newer.version;
      then();
      card.querySelector("input").focus();
      later(card, 0);
    });
    return button;
  };
  const ways = document.createElement("p");
  ways.append(way(bar.dataset.take, () => take(card, said.newer)), " ", way(bar.dataset.mine, () => {}));
  notice.append(text, ways);
  card.querySelector("[data-newer]")?.remove();
  card.querySelector("fieldset").prepend(notice);
  say(said.said, "warn");
}

function take(card, newer) {
  for (const input of card.querySelectorAll("input[type=radio]")) input.checked = input.value === newer.level;
  noteOf(card).value = newer.note;
  card.dispatchEvent(new Event("input", { bubbles: true }));
}

// What is kept shows in the picture of one's progress, and in the count, once for each mark.
function count(card) {
  const [place, level] = [document.querySelector(`[data-cell="${card.dataset.application}-${card.dataset.criterion}"]`), levelOf(card)];
  if (!level) return;
  if (place) {
    place.classList.toggle("x", level === "0");
    place.classList.toggle("d", level !== "0");
    place.textContent = level === "0" ? "–" : level;
  }
  const done = document.querySelector("[data-done]");
  if (done && card.dataset.counted === undefined) done.textContent = done.textContent.replace(/\d+/, (before) => Number(before) + 1);
  card.dataset.counted = "";
}

function heard(card, said) {
  if (said.newer) conflict(card, said);
  else if (said.version === undefined) say(said.said, "stop");
  else {
    card.querySelector("[data-seen]").value = said.version;
    const when = card.querySelector("[data-when]");
    if (when) when.textContent = said.said;
    count(card);
    say(said.said, "ok");
  }
}

async function flush() {
  clearTimeout(pause);
  if (busy) return;
  busy = true;
  const { signal } = flight;
  for (const card of waiting) {
    waiting.delete(card);
    let said;
    try {
      said = await send(bar.dataset.draft, () => typed(card), { keepalive: true, signal });
    } catch {
      said = undefined;
    }
    if (signal.aborted) break;
    if (!said) {
      waiting.add(card);
      say(said === null ? bar.dataset.out : bar.dataset.away, "stop");
      pause = setTimeout(flush, AGAIN);
      break;
    }
    heard(card, said);
  }
  busy = false;
}

function later(card, after) {
  if (card.querySelector("[data-newer]")) return; // both versions are there: the reader chooses first
  waiting.add(card);
  clearTimeout(pause);
  pause = setTimeout(flush, after);
}

if (bar && form) {
  form.addEventListener("input", (event) => {
    const card = event.target.closest("[data-criterion]");
    if (card) later(card, event.target.matches("textarea") ? TYPING : 0);
  });
  // The form carries every mark: what is still on its way would arrive after it, on a sheet already handed in.
  form.addEventListener("submit", () => {
    waiting.clear();
    clearTimeout(pause);
    flight.abort();
    flight = new AbortController();
  });
  window.addEventListener("online", flush);
  window.addEventListener("focus", () => { if (waiting.size) flush(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && waiting.size) flush(); });
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
}
