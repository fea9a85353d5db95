// One document in pieces, as the core of tus has it: asks where it stands, adds there, takes up after a break.

import { renew } from "./kept.js";

const PAUSES = [1000, 2000, 5000, 10000, 20000]; // milliseconds before each further try; the last one again and again
const wait = (milliseconds) => new Promise((done) => {
  setTimeout(done, milliseconds);
  window.addEventListener("online", done, { once: true });
});

async function hashed(file) {
  if (!crypto.subtle) return ""; // a page without https: what is sent again begins anew
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const token = (form) => form.elements.csrf_token.value;

async function announce(form, kind, file, sha256) {
  const body = new FormData();
  const said = { kind, name: file.name, length: file.size, sha256, csrf_token: token(form),
    command: form.elements.command.value, opened: form.elements.opened.value };
  for (const [name, value] of Object.entries(said)) body.set(name, value);
  return fetch(form.dataset.uploads, { method: "POST", body, redirect: "manual" });
}

const add = (form, address, offset, piece, more) => fetch(address, {
  method: "PATCH", body: piece, redirect: "manual", ...more,
  headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset, "X-CSRFToken": token(form),
    "Upload-Page": form.elements.command.value },
});

// The notice of the document that was kept before now speaks of this one.
function replace(notice, name) {
  if (!notice) return;
  notice.querySelector("a").textContent = name;
  notice.querySelector("[data-about]").textContent = "";
}

function shown(place, file) {
  const bar = document.createElement("progress");
  const said = place.querySelector("[data-said]");
  const label = document.createElement("span");
  const stop = document.createElement("button");
  const leave = new AbortController();
  bar.max = 100;
  bar.setAttribute("aria-label", `${place.dataset.sending} ${file.name}`);
  stop.type = "button";
  stop.className = "govuk-button govuk-button--secondary govuk-button--small";
  stop.textContent = place.dataset.stop;
  stop.addEventListener("click", () => leave.abort());
  said.replaceChildren(label, " ", bar, " ", stop);
  let told = -100;
  return {
    signal: leave.signal,
    at(offset) {
      const share = Math.floor((100 * offset) / file.size);
      bar.value = share;
      if (share - told < 25 && share !== 100) return; // said aloud in quarters
      told = share;
      label.textContent = `${place.dataset.sending} ${file.name}: ${share} %`;
    },
    pause() { label.textContent = place.dataset.waits; },
    end(text, kind) {
      said.textContent = text;
      said.classList.toggle("govuk-error-message", kind === "error");
    },
  };
}

// Sends `file`, as often as it takes: the version of the draft that holds it, or nothing when it has a fault.
export async function upload(form, place, file, invalid) {
  const see = shown(place, file);
  const fail = (text) => { see.end(text, "error"); invalid(true); };
  if (file.size > Number(place.dataset.largest)) return fail(place.dataset.large);
  const sha256 = await hashed(file);
  let address;
  for (let tries = 0; !see.signal.aborted;) {
    try {
      const first = await announce(form, place.dataset.upload, file, sha256);
      if (first.type === "opaqueredirect" || first.status === 400) {
        if (await renew(form.dataset.draft) && ++tries < 3) continue;
        return fail(form.dataset.out);
      }
      if (first.status >= 500) throw new Error(first.status);
      const begun = await first.json();
      if (!first.ok) return fail(begun.said);
      address = first.headers.get("Location");
      for (let { offset } = begun; ;) {
        see.at(offset);
        const said = await add(form, address, offset, file.slice(offset, offset + begun.piece), { signal: see.signal });
        if (said.status === 200 || said.status === 422) {
          const end = await said.json();
          if (!said.ok) return fail(end.said);
          invalid(false);
          see.end(`${place.dataset.kept} ${end.name}`);
          replace(place.querySelector("[data-document]"), end.name);
          return end.version;
        }
        if (said.status !== 204 && said.status !== 409) throw new Error(said.status);
        if (said.status === 409 && !said.headers.has("Upload-Offset")) return fail((await said.json()).said);
        offset = Number(said.headers.get("Upload-Offset"));
        tries = 0;
      }
    } catch {
      if (see.signal.aborted) break;
      see.pause();
      await wait(PAUSES[Math.min(tries++, PAUSES.length - 1)]);
    }
  }
  if (address) fetch(address, { method: "DELETE", headers: { "X-CSRFToken": token(form) } }).catch(() => {});
  see.end("");
}
