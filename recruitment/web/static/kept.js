// Sending what somebody types while they type it, from a page whose session may end meanwhile.

async function answer(address, body, more) {
  const said = await fetch(address, { method: "POST", body, redirect: "manual", ...more });
  return said.headers.get("Content-Type")?.startsWith("application/json") ? said.json() : null;
}

// The session was opened again in another window: its token goes into every form of this page.
export async function renew(address) {
  const said = await fetch(address, { redirect: "manual" });
  if (!said.ok) return false;
  const { token } = await said.json();
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}

// The answer; null when nobody is signed in any more. It throws when the network is away.
export async function send(address, typed, more = {}) {
  return await answer(address, typed(), more) ?? (await renew(address) ? await answer(address, typed(), more) : null);
}
