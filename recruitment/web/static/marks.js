// Marking by keyboard. Every mark can be given without it; it can be turned off for good on this device.

const sheets = [...document.querySelectorAll("[data-criterion]")];
const help = document.querySelector("[data-keys]");
const KEPT = "otm-marks-keys";

let at = 0;
let on = localStorage.getItem(KEPT) !== "off";

function show(index) {
  at = Math.min(Math.max(index, 0), sheets.length - 1);
  sheets.forEach((sheet, place) => sheet.classList.toggle("is-now", place === at));
}

function go(index) {
  show(index);
  const sheet = sheets[at];
  (sheet.querySelector("input:checked") ?? sheet.querySelector("input"))?.focus({ preventScroll: true });
  sheet.scrollIntoView({ block: "nearest" });
}

// The anchor of the level chosen stands out; screen readers have it in the label already.
function lit(sheet) {
  const level = sheet.querySelector("input:checked")?.value;
  for (const item of sheet.querySelectorAll("[data-anchors] li")) item.classList.toggle("is-on", item.dataset.level === level);
}

function needsWords(value) {
  return value === "0" || value === "1" || value === "5";
}

function mark(value) {
  const sheet = sheets[at];
  const input = sheet.querySelector(`input[value="${value}"]`);
  if (!input) return;
  input.checked = true;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  lit(sheet);
  // The ends of the scale and “cannot assess” ask for words: stay until they are there.
  const words = sheet.querySelector("textarea");
  if (needsWords(value) && !words.value.trim()) words.focus();
  else if (at < sheets.length - 1) go(at + 1);
}

function key(event) {
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type='radio'])")) {
    if (event.key === "Escape") go(at);
    return;
  }
  const pressed = event.key.toLowerCase();
  if (/^[0-5]$/.test(pressed)) mark(pressed);
  else if (pressed === "j") go(at + 1);
  else if (pressed === "k") go(at - 1);
  else if (pressed === "r") sheets[at].querySelector("textarea").focus();
  else return;
  event.preventDefault();
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

if (sheets.length && help) {
  sheets.forEach((sheet, place) => {
    sheet.addEventListener("focusin", () => show(place));
    sheet.addEventListener("input", () => lit(sheet));
  });
  document.addEventListener("keydown", key);
  switchKeys();
}
