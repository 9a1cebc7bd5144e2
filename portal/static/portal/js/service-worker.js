// Shows the remark form without a connection, and sends what waits once it is back. It sees the addresses of the form
// alone, and keeps two pages that show nothing but a form (kept-pages.js), and the files those pages are made of.
// VERSION, FILES and sendAll stand in front of this, written by portal/web/service_worker.py.
const KEPT = `say-files:${VERSION}`;

async function install() {
  await (await caches.open(KEPT)).addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("say-files:") && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const lost = async (found) => (await found) ?? Response.error();

function keptPage(address) {
  const { pathname } = new URL(address);
  const form = `${new URL(self.registration.scope).pathname}offline/`;
  return lost(caches.match(pathname.endsWith("/no-identity/") ? pathname : form));
}

const answer = (request) => fetch(request).catch(() => (
  request.mode === "navigate" ? keptPage(request.url) : lost(caches.match(request))
));

async function sendWaiting() {
  const outcomes = await sendAll(({ owner, state }) => owner !== "" && state !== "refused");
  // Not all went: the browser asks again later.
  if ([...outcomes.values()].some(({ state }) => state === "waiting")) throw new Error("waiting");
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && new URL(url).origin === location.origin) event.respondWith(answer(event.request));
});
self.addEventListener("sync", (event) => {
  if (event.tag === "say-remarks") event.waitUntil(sendWaiting());
});
