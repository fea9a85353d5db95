// Marking by keyboard. Every mark can be given without it; it can be turned off for good on this device.

const cards = [...document.querySelectorAll("[data-criterion]")];
const help = document.querySelector("[data-keys]");
const onward = document.querySelector("[data-onward]");
const KEPT = "otm-marks-keys";

let at = 0;
let on = localStorage.getItem(KEPT) !== "off";

const panel = (card) => card.querySelector("[data-side]") ?? document.querySelector("[data-side]");

// The anchor of the level chosen stands out and is repeated in full; screen readers have its word in the label already.
function lit(card) {
  const level = card.querySelector("input:checked")?.value;
  for (const item of panel(card).querySelectorAll("[data-level]")) item.classList.toggle("is-on", item.dataset.level === level);
  const chosen = panel(card).querySelector(`[data-level="${level}"]`);
  const [word, anchor] = [chosen?.querySelector("strong").textContent, chosen?.querySelector("span").lastChild.textContent];
  const name = document.createElement("strong");
  if (chosen) name.textContent = `${level}, ${word.replace(/\.$/, "").toLowerCase()}`;
  card.querySelector("[data-read]").replaceChildren(...(chosen ? [name, ` – ${anchor.trim()}`] : []));
  card.classList.toggle("is-owed", owed(card));
}

const cell = (card) => document.querySelector(`[data-cell="${card.dataset.application}-${card.dataset.criterion}"]`);
const words = (card) => card.querySelector("textarea");
const owed = (card) => {
  const level = card.querySelector("input:checked")?.value;
  return level !== undefined && card.dataset.justified.split(" ").includes(level) && !words(card).value.trim();
};

function show(index) {
  at = Math.min(Math.max(index, 0), cards.length - 1);
  cards.forEach((card, place) => {
    card.classList.toggle("is-now", place === at);
    cell(card)?.classList.toggle("n", place === at);
  });
  lit(cards[at]);
}

function go(index) {
  if (index >= cards.length && onward) {
    onward.focus();
    return;
  }
  show(index);
  const card = cards[at];
  (card.querySelector("input:checked") ?? card.querySelector("input")).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function mark(value) {
  const card = cards[at];
  const input = card.querySelector(`input[value="${value}"][type=radio]`);
  if (!input) return;
  input.checked = true;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (owed(card)) words(card).focus(); // some marks go with words: stay until they are there
  else go(at + 1);
}

const MOVES = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  e: () => words(cards[at]).focus(),
  l: () => (cards[at].querySelector("[data-paper]") ?? document.querySelector("[data-paper]"))?.focus(),
  r: () => panel(cards[at]).focus(),
};

// A French keyboard writes “&” where others write 1: the place of the key tells the digit as well.
const digit = (event) => /^[0-9]$/.exec(event.key)?.[0] ?? /^Digit([0-9])$/.exec(event.code)?.[1];

function key(event) {
  if (!on || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter" && event.target.matches("[data-criterion] textarea")) go(at + 1);
    return;
  }
  if (event.key === "Escape" && event.target.closest("[data-criterion], [data-side]")) {
    go(at);
    return;
  }
  if (event.target.closest("textarea, select, input:not([type='radio'])")) return;
  const [level, move] = [digit(event), MOVES[event.key.toLowerCase()]];
  if (level) mark(level);
  else if (move) move();
  else return;
  event.preventDefault();
}

// Enter on a mark would send the form: half a sheet is not handed in by accident.
function noAccident(event) {
  if (event.key === "Enter" && event.target.matches("[data-criterion] input[type=radio]")) event.preventDefault();
}

function switchKeys() {
  const button = help.querySelector("[data-keys-switch]");
  const say = () => { button.textContent = on ? button.dataset.off : button.dataset.on; };
  button.addEventListener("click", () => {
    on = !on;
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
    say();
  });
  help.hidden = false;
  say();
}

if (cards.length && help) {
  cards.forEach((card, place) => {
    card.addEventListener("focusin", () => show(place));
    card.addEventListener("input", () => lit(card));
    card.classList.toggle("is-owed", owed(card));
  });
  show(Math.max(0, cards.findIndex((card) => !card.querySelector("input:checked")))); // where one stopped
  document.addEventListener("keydown", key);
  document.addEventListener("keydown", noAccident);
  switchKeys();
}
