// Sends the remark form through what this device keeps: first written down here, then sent, and forgotten when the
// server has it. Without room or permission to keep anything, the form is sent as any other.
import { clearDraft } from "./draft.js";
import { keepPages } from "./kept-pages.js";
import { show } from "./outbox-list.js";
import { CHANNEL, sendAll, sendOne } from "./remark-sending.js";
import { all, forget, keep } from "./remark-store.js";

const newKey = () => [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(36)).join("");
const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

// What went along with the words; tokens are asked for anew when it is sent.
function fieldsOf(form) {
  const isFilled = ([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && value.size === 0);
  return [...new FormData(form)].filter(isFilled);
}

const remarkOf = (form) => ({
  id: form.elements.submission_key.value,
  owner: form.dataset.owner,
  url: form.getAttribute("action") && !location.pathname.endsWith("/say/")
    ? form.getAttribute("action")
    : location.pathname + location.search,
  fields: fieldsOf(form),
  at: Date.now(),
  state: "waiting",
});

async function watchConnection(form) {
  if (!form.dataset.worker || !("serviceWorker" in navigator)) return;
  const { worker, scope, page, nobody, owner } = form.dataset;
  try {
    await navigator.serviceWorker.register(worker, { scope, type: "module", updateViaCache: "none" });
    const theme = document.querySelector("link[href*='/theme.css']")?.href;
    await keepPages({ device: document.body.dataset.device, owner, page, nobody, theme });
  } catch {
    // An old browser or no room: the form works, and is only not shown without a connection.
  }
}

async function askForSync(form) {
  try {
    const worker = await navigator.serviceWorker.getRegistration(form.dataset.scope ?? location.pathname);
    await worker?.sync?.register(CHANNEL);
  } catch {
    // There is none, or it is switched off: the page sends, now or on the next visit.
  }
}

export default function connect(form) {
  const key = form.elements.submission_key;
  const box = document.querySelector("[data-outbox]");
  const said = form.querySelector("[data-refusal]");
  const isOurs = (remark) => remark.owner === form.dataset.owner
    && (remark.owner !== "" || remark.url === form.getAttribute("action"));
  let sending = false;
  let asOthers = false;
  if (!key.value) key.value = newKey();

  function say(sentences) {
    said.hidden = sentences.length === 0;
    said.querySelector("ul").replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }));
    if (sentences.length > 0) said.focus();
  }

  const list = () => show(box, isOurs, { form, refresh: list });

  async function sendWaiting() {
    await renewTicket();
    await sendAll((remark) => isOurs(remark) && remark.state !== "refused");
    await list();
  }

  // A form with no identity is open for two weeks; words that waited longer go with the ticket of today.
  async function renewTicket() {
    const ticket = form.elements.ticket?.value;
    for (const remark of ticket ? await all() : []) {
      if (!isOurs(remark) || remark.code !== "ticket_gone") continue;
      const fields = remark.fields.map(([name, value]) => [name, name === "ticket" ? ticket : value]);
      await keep({ ...remark, fields, state: "waiting", code: "" });
    }
  }

  function startAnew() {
    form.reset();
    key.value = newKey();
    clearDraft(form.dataset.draftKey);
  }

  async function settle(remark, { state, receipt, errors, size } = { state: "waiting" }) {
    if (state === "received") {
      clearDraft(form.dataset.draftKey);
      location.assign(receipt);
    } else if (state === "refused") {
      // The form is here still, with its photo: what is to change is changed in it.
      await forget(remark.id);
      await list();
      say(errors?.length ? errors : [size ? box.dataset.size : box.dataset.refused]);
    } else {
      startAnew();
      await list();
      box.focus();
    }
  }

  async function submit() {
    const remark = remarkOf(form);
    const limit = Number(form.dataset.most);
    if (filesOf(form).some((file) => file.size > limit)) return say([box.dataset.size]);
    say([]);
    try {
      await keep(remark);
    } catch (error) {
      if (error?.name === "QuotaExceededError") return say([box.dataset.full]);
      asOthers = true;
      return form.requestSubmit();
    }
    await askForSync(form);
    return settle(remark, navigator.onLine ? await sendOne(remark) : undefined);
  }

  form.addEventListener("submit", async (event) => {
    if (asOthers) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending) return;
    sending = true;
    const button = event.submitter ?? form.querySelector("button:not([type=button])");
    button?.setAttribute("aria-busy", "true");
    try {
      await submit();
    } finally {
      sending = false;
      button?.removeAttribute("aria-busy");
    }
  }, { capture: true });
  new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }) => show(box, isOurs, { form, refresh: list, news: data }));
  window.addEventListener("online", sendWaiting);
  list().then(() => navigator.onLine && sendWaiting()).catch(() => {});
  watchConnection(form);
}
