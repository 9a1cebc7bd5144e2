// Sends what this device keeps, from a page or from the service worker: one at a time, whoever asks.
// The same remark sent twice is one at the server, by its submission key; so whatever is unsure is sent again.
import { all, forget, keep } from "./remark-store.js";

export const CHANNEL = "say-remarks";
const DATA = { Accept: "application/json" };
// What was refused waits for its author; what comes to anything else is tried again.
const REFUSED = new Set([400, 404, 405, 410, 413, 414, 415, 422]);

export const isKnown = (remark) => remark.owner !== "";

const isData = (answer) => (answer.headers.get("Content-Type") ?? "").includes("json");

// With no identity neither a cookie nor the page's address goes along.
const asWhom = (remark) => (isKnown(remark)
  ? { credentials: "same-origin", referrerPolicy: "same-origin" }
  : { credentials: "omit", referrerPolicy: "no-referrer" });

// A line that hangs must not hold back everything else for ever: so long a slow one may take for so many bytes.
const PATIENCE = 20_000;
const SLOWEST = 16;
const patience = (bytes = 0) => AbortSignal.timeout(PATIENCE + bytes / SLOWEST);
const sizeOf = (remark) => remark.fields.reduce((sum, [, value]) => sum + (value.size ?? value.length), 0);

// Who would be speaking now, and the token without which nothing is taken: both are asked for anew each time.
async function ready(remark) {
  const answer = await fetch(remark.url, { headers: DATA, redirect: "manual", cache: "no-store", signal: patience(), ...asWhom(remark) });
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  if (answer.status === 404) return { state: "refused" };
  if (!answer.ok || !isData(answer)) return { state: "waiting" };
  const { owner, token } = await answer.json();
  return owner === remark.owner ? { token } : { state: "others" };
}

async function outcome(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  if (answer.status === 201 && isData(answer)) return { state: "received", ...(await answer.json()) };
  if (answer.status === 403) return { state: "stale" };
  if (!REFUSED.has(answer.status)) return { state: "waiting" };
  return { state: "refused", size: answer.status === 413, ...(isData(answer) ? await answer.json() : {}) };
}

async function post(remark) {
  const body = new FormData();
  for (const [name, value] of remark.fields) body.append(name, value);
  if (isKnown(remark)) {
    const { state, token } = await ready(remark);
    if (state) return { state };
    body.set("csrfmiddlewaretoken", token);
  }
  return outcome(await fetch(remark.url, {
    method: "POST", body, headers: DATA, redirect: "manual", signal: patience(sizeOf(remark)), ...asWhom(remark),
  }));
}

async function send(remark) {
  try {
    const said = await post(remark);
    // Somebody signed in between the two questions: ask once more, with the token of now.
    return said.state === "stale" ? await post(remark) : said;
  } catch {
    return { state: "waiting" };
  }
}

async function deliver(remark, channel) {
  channel.postMessage({ id: remark.id, state: "sending" });
  const said = await send(remark);
  if (said.state === "received") await forget(remark.id);
  else await keep({ ...remark, state: said.state, errors: said.errors ?? [], code: said.code ?? "", size: said.size });
  channel.postMessage({ id: remark.id, ...said });
  return said;
}

async function sendEach(wanted) {
  const outcomes = new Map();
  const channel = new BroadcastChannel(CHANNEL);
  for (const remark of await all()) {
    if (wanted(remark)) outcomes.set(remark.id, await deliver(remark, channel));
  }
  channel.close();
  return outcomes;
}

// Two tabs and the worker may all want to: one after the other, so that each sends what is left.
export function sendAll(wanted) {
  return navigator.locks ? navigator.locks.request(CHANNEL, () => sendEach(wanted)) : sendEach(wanted);
}

// The worker or another tab may have been quicker: what they sent is asked for again, and is the same one remark.
export async function sendOne(remark) {
  const outcomes = await sendAll(({ id }) => id === remark.id);
  return outcomes.get(remark.id) ?? send(remark);
}
