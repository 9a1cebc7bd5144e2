// The two forms as this device shows them without a connection: nothing but the form, and only to whom it was shown.
const PAGES = "say:";

export async function dropPages(keeps = () => false) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && !keeps(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function add(cache, address, options, as = address) {
  const answer = await fetch(address, { cache: "no-store", redirect: "manual", ...options });
  if (answer.ok) await cache.put(as, answer);
}

export async function keepPages({ device, owner, page, nobody, theme }) {
  const mine = `${PAGES}${device}:${owner}`;
  // Another person's pages of the same network go, and everything of another user.
  const path = new URL(page, location.href).pathname;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== mine && await (await caches.open(name)).match(path)) await caches.delete(name);
  }
  await dropPages((name) => name.startsWith(`${PAGES}${device}:`));
  const cache = await caches.open(mine);
  await add(cache, page, { credentials: "same-origin" });
  // The page that knows nobody is asked for by nobody; its ticket is the same for everybody.
  await add(cache, nobody, { credentials: "omit", referrerPolicy: "no-referrer" }, nobody.split("?")[0]);
  if (theme) await add(cache, theme, {});
}
