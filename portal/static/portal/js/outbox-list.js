// What this device keeps, in words: on this phone, sending, received. Lines change in place, so that a reader aloud
// says what changed and no more. Of what was said with no identity the words are not shown: the phone may be shared.
import { all, forget } from "./remark-store.js";

const LONGEST = 80;
const states = new Map();
const receipts = new Map();

const valueOf = (remark, name) => remark.fields.find(([each]) => each === name)?.[1] ?? "";

function titleOf(remark, words) {
  const time = new Date(remark.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  if (remark.owner === "") return `${words.nobody}, ${time}`;
  const text = String(valueOf(remark, "text")).replace(/\s+/g, " ").trim();
  if (!text) return `${words.spoken}, ${time}`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-quiet button-small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function link(label, href) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = label;
  return made;
}

// What was refused goes back into the form, with its files, to be changed there.
function takeBack(form, remark) {
  for (const [name, value] of remark.fields) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (value instanceof Blob) {
        const files = new DataTransfer();
        files.items.add(value instanceof File ? value : new File([value], name, { type: value.type }));
        field.files = files.files;
      } else if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else if (field.type !== "hidden" || name === "submission_key") field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  form.querySelector("textarea").focus();
}

function actions(remark, state, { words, form, refresh }) {
  const receipt = receipts.get(remark.id);
  if (state === "received") return receipt ? [link(words.receipt, receipt)] : [];
  if (state === "signed-out") return [link(words.signIn, location.href)];
  if (state !== "refused") return [];
  const drop = async () => {
    await forget(remark.id);
    await refresh();
  };
  const back = button(words.back, async () => {
    takeBack(form, remark);
    await drop();
  });
  const away = button(words.remove, () => window.confirm(words.removing) && drop());
  return remark.owner === "" ? [away] : [back, away];
}

function why(remark, state, words) {
  if (state === "refused") return remark.errors?.join(" ") || (remark.size ? words.size : words.refused);
  return state === "signed-out" ? words.signedOut : "";
}

function draw(line, remark, tools) {
  const { words } = tools;
  const state = states.get(remark.id) ?? remark.state;
  const said = [titleOf(remark, words), words[state === "signed-out" ? "waiting" : state] ?? words.waiting, why(remark, state, words)];
  if (line.dataset.said === said.join("\n")) return;
  line.dataset.said = said.join("\n");
  line.dataset.state = state;
  const parts = said.filter(Boolean).map((text, place) => {
    const part = document.createElement(place === 1 ? "strong" : "span");
    part.textContent = text;
    if (place === 0) part.dir = "auto";
    return part;
  });
  line.replaceChildren(...parts, ...actions(remark, state, tools));
}

const shown = new Map();

export async function show(box, isOurs, { form, refresh, news }) {
  if (news) {
    states.set(news.id, news.state);
    if (news.receipt) receipts.set(news.id, news.receipt);
  }
  const list = box.querySelector("ul");
  const tools = { words: box.dataset, form, refresh };
  const waiting = (await all()).filter(isOurs);
  const held = new Set(waiting.map(({ id }) => id));
  for (const remark of waiting) shown.set(remark.id, remark);
  for (const [id, remark] of shown) {
    const isReceived = !held.has(id) && receipts.has(id);
    let line = list.querySelector(`[data-remark="${id}"]`);
    // Gone, and what became of it is on its way from whoever sent it: the line waits for that.
    if (!held.has(id) && !isReceived && states.get(id) === "sending") continue;
    if (!held.has(id) && !isReceived) {
      line?.remove();
      shown.delete(id);
      continue;
    }
    if (!line) {
      line = document.createElement("li");
      line.dataset.remark = id;
      list.append(line);
    }
    draw(line, remark, tools);
  }
  box.hidden = list.children.length === 0;
}

