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
}

function show(index) {
  at = Math.min(Math.max(index, 0), cards.length - 1);
  cards.forEach((card, place) => card.classList.toggle("is-now", place === at));
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
  // Some marks go with words: stay until they are there.
  const words = card.querySelector("textarea");
  if (card.dataset.justified.split(" ").includes(value) && !words.value.trim()) words.focus();
  else go(at + 1);
}

const MOVES = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  e: () => cards[at].querySelector("textarea").focus(),
  r: () => panel(cards[at]).focus(),
};

function key(event) {
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.closest("[data-criterion], [data-side]")) {
    go(at);
    return;
  }
  if (event.target.closest("textarea, select, input:not([type='radio'])")) return;
  const pressed = event.key.toLowerCase();
  if (/^[0-9]$/.test(pressed)) mark(pressed);
  else if (MOVES[pressed]) MOVES[pressed]();
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
  });
  show(Math.max(0, cards.findIndex((card) => !card.querySelector("input:checked")))); // where one stopped
  document.addEventListener("keydown", key);
  document.addEventListener("keydown", noAccident);
  switchKeys();
}
