// Binds each element with data-controller="name other" to the module of that name, once, also in what htmx swaps in.
const controllers = {
  "charcount": () => import("./charcount.js"),
  "copy-link": () => import("./copy-link.js"),
  "desk-keys": () => import("./desk-keys.js"),
  "dialog": () => import("./dialog.js"),
  "draft": () => import("./draft.js"),
  "fill-frame": () => import("./fill-frame.js"),
  "list-keys": () => import("./list-keys.js"),
  "menu": () => import("./menu.js"),
  "offline": () => import("./offline.js"),
  "openings": () => import("./openings.js"),
  "outbox": () => import("./outbox.js"),
  "passkey": () => import("./passkey.js"),
  "shortcuts": () => import("./shortcuts.js"),
  "sign-out": () => import("./sign-out.js"),
  "single-keys": () => import("./single-keys.js"),
  "submit-once": () => import("./submit-once.js"),
  "tabs": () => import("./tabs.js"),
  "tree-keys": () => import("./tree-keys.js"),
  "unsaved": () => import("./unsaved.js"),
  "voice": () => import("./voice.js"),
};
const bound = new WeakMap();

async function bind(element, name) {
  const names = bound.get(element) ?? new Set();
  if (!(name in controllers) || names.has(name)) return;
  bound.set(element, names.add(name));
  const module = await controllers[name]();
  module.default(element);
}

function bindAll(root) {
  const inside = root.querySelectorAll("[data-controller]");
  for (const element of root.matches?.("[data-controller]") ? [root, ...inside] : inside) {
    for (const name of element.dataset.controller.split(/\s+/)) bind(element, name);
  }
}

async function clearSentDrafts(root) {
  const sent = [...root.querySelectorAll("[data-draft-clear]")];
  if (sent.length === 0) return;
  const { clearDraft, clearSentDraft } = await import("./draft.js");
  for (const { dataset } of sent) dataset.draftClear ? clearDraft(dataset.draftClear) : clearSentDraft();
}

// What the device shows without a connection belongs to one user: another one's goes as soon as they are here.
async function dropOthersPages() {
  const { device } = document.body.dataset;
  if (!device || !("caches" in window)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith("say:") && !name.startsWith(`say:${device}:`));
  for (const name of names) await caches.delete(name);
}

function start(root) {
  bindAll(root);
  clearSentDrafts(root);
}

start(document);
dropOthersPages();
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
// What a person needs next: the summary of a form that came back, or what was just said to them.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.elt;
  place.querySelector?.(".form-errors")?.focus();
  if (place.id === "messages") place.scrollIntoView({ block: "center" });
});
