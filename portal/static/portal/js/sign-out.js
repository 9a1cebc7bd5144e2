// Whoever signs out leaves nothing of theirs on the device: what waits is sent first, or its author says what becomes
// of it. What was said with no identity belongs to nobody, and stays until it is received.
// All pages have the button and few presses happen: what it needs is fetched when it is pressed.
const PATIENCE = 15_000;

async function unsent() {
  const { isKnown, sendAll } = await import("./remark-sending.js");
  const { all } = await import("./remark-store.js");
  if (!(await all()).some(isKnown)) return [];
  const tried = sendAll(isKnown).then((outcomes) => [...outcomes].filter(([, { state }]) => (
    state !== "received" && state !== "others"
  )).map(([id]) => id));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([tried, late]);
}

export default function connect(form) {
  let cleared = false;

  form.addEventListener("submit", async (event) => {
    if (cleared) return;
    event.preventDefault();
    try {
      const { dropPages } = await import("./kept-pages.js");
      const { forget } = await import("./remark-store.js");
      const left = await unsent();
      if ((left === null || left.length > 0) && !window.confirm(form.dataset.unsent)) return;
      for (const id of left ?? []) await forget(id);
      if ("caches" in window) await dropPages();
    } catch {
      // Storage is closed: nothing was kept.
    }
    cleared = true;
    form.requestSubmit();
  });
}
