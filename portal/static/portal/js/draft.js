// Keeps what is typed on this device until the server has it: a page with data-draft-clear="<key>" says that it has,
// or the answer to a form that htmx sent.
// Files, hidden fields (tokens) and passwords are never kept, but for the one with data-draft that knows the form when
// it is sent a second time, since the first answer never came. With data-draft-tab it is kept for this tab alone:
// whoever uses a shared counter's computer next must not find what somebody began to say with no identity.
const PREFIX = "draft:";
const LIFETIME = 14 * 24 * 60 * 60 * 1000;
const SKIPPED = new Set(["hidden", "file", "password", "submit", "button"]);

const isKept = (field) => field.name && (!SKIPPED.has(field.type) || field.dataset.draft !== undefined);
const kept = (form) => [...form.elements].filter(isKept);

const store = (form) => (form.dataset.draftTab === undefined ? localStorage : sessionStorage);

function read(key, form) {
  try {
    const draft = JSON.parse(store(form).getItem(PREFIX + key));
    return draft && Date.now() - draft.at < LIFETIME ? draft.fields : null;
  } catch {
    return null;
  }
}

function write(key, form) {
  const fields = kept(form).map((field) => ({
    name: field.name,
    value: field.value,
    checked: field.type === "radio" || field.type === "checkbox" ? field.checked : null,
  }));
  try {
    store(form).setItem(PREFIX + key, JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // No room or no permission: the form works, only without a safety net.
  }
}

// On a slow line somebody may have typed before this script came. Back from another page, it is the browser that
// fills the form again, perhaps with what was received since.
const isFreshPage = () => performance.getEntriesByType("navigation")[0]?.type === "navigate";
const isTouched = (field) => (field.type === "radio" || field.type === "checkbox"
  ? field.checked !== field.defaultChecked
  : field.tagName !== "SELECT" && field.value !== field.defaultValue);

function restore(form, fields) {
  for (const saved of fields) {
    const field = kept(form).find((candidate) =>
      candidate.name === saved.name && (saved.checked === null || candidate.value === saved.value));
    if (!field) continue;
    if (saved.checked !== null) field.checked = saved.checked;
    else if (field.value === "" || field.type === "hidden") field.value = saved.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function clearDraft(key) {
  try {
    localStorage.removeItem(PREFIX + key);
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Storage is closed: nothing was kept either.
  }
}

// Which draft this tab sent last: the page that says "received" knows nobody, so it can't name a person's key.
const SENT = "draft-sent";

export function clearSentDraft() {
  try {
    const key = sessionStorage.getItem(SENT);
    if (key) clearDraft(key);
    sessionStorage.removeItem(SENT);
  } catch {
    // As above.
  }
}

function markSent(key) {
  try {
    sessionStorage.setItem(SENT, key);
  } catch {
    // As above.
  }
}

export default function connect(form) {
  const key = form.dataset.draftKey ?? location.pathname;
  const fields = read(key, form);
  const cameBackWithErrors = form.querySelector(".has-error") !== null;
  const wasTouched = isFreshPage() && kept(form).some(isTouched);
  // What the server hands back as typed is newer than what is kept.
  const isTyped = form.dataset.draftTyped !== undefined;
  if (fields && !cameBackWithErrors && !isTyped) restore(form, fields);
  if (wasTouched || isTyped) write(key, form);
  form.addEventListener("input", () => write(key, form));
  form.addEventListener("change", () => write(key, form));
  form.addEventListener("submit", () => markSent(key));
  form.addEventListener("reset", () => clearDraft(key));
  // A form that htmx sends comes back with its page, which knows of no draft: taken is what was not refused.
  form.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
    if (target === form && detail.xhr.status < 400) clearDraft(key);
  });
}
