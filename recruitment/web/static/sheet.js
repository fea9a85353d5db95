// Keeps what is typed in the job sheet, a few seconds after typing pauses. Without this file, saving is by the button.

const form = document.querySelector("form[data-autosave]");
const line = document.querySelector("[data-kept]");
const PAUSE = 4000;
let pause;
let busy = false;
let again = false;

async function send() {
  const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "manual" });
  return answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : null;
}

// The session was opened again in another window: its token goes into every form of this page.
async function renew() {
  const answer = await fetch(form.dataset.autosave, { redirect: "manual" });
  if (!answer.ok) return false;
  const { token } = await answer.json();
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}

async function keep() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const said = await send() ?? (await renew() ? await send() : null);
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
