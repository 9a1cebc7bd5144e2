// The desk without a mouse: j and k open the next or previous remark, o goes to it, x selects it, p opens "pass on", Ctrl+Enter sends (with Shift: as the answer).
import { onKey } from "./keys.js";

let shown = "";
// What is selected outlives the swaps between two remarks; a move done to it empties it.
const selected = new Set();

function move(desk, step) {
  const links = [...desk.querySelectorAll("[data-item-link]")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
  if (!next || next.hasAttribute("aria-current")) return Boolean(next);
  next.click();
  return true;
}

function openPassOn(desk) {
  const place = desk.querySelector("[data-pass]");
  if (!place) return false;
  place.open = true;
  place.querySelector("textarea, button, a")?.focus();
  return true;
}

const boxes = (desk) => [...desk.querySelectorAll(".desk-select input")];

function tell(desk) {
  const place = desk.querySelector("[data-selection-count]");
  if (!place) return;
  const count = boxes(desk).filter((box) => box.checked).length;
  place.textContent = count;
  place.hidden = count === 0;
}

function keep(desk, box) {
  if (box.checked) selected.add(box.value);
  else selected.delete(box.value);
  box.closest("li").classList.toggle("desk-row-selected", box.checked);
  tell(desk);
}

function select(desk) {
  const row = desk.querySelector("[data-item-link][aria-current], [data-item-link]:focus")?.closest("li");
  const box = row?.querySelector(".desk-select input");
  if (!box) return false;
  box.checked = !box.checked;
  keep(desk, box);
  return true;
}

function restore(desk) {
  for (const box of boxes(desk)) {
    if (selected.has(box.value)) box.checked = true;
    keep(desk, box);
  }
}

function openFocused(desk) {
  const link = document.activeElement?.closest?.("[data-item-link]");
  if (link) link.click();
  else desk.querySelector("#case-title")?.focus();
  return true;
}

function send(event) {
  const form = event.target.closest("form[data-send]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const answer = form.querySelector("[data-answer]");
  if (event.shiftKey && !answer) return;
  event.preventDefault();
  (event.shiftKey ? answer : form.querySelector("button")).click();
}

function leaveField(event) {
  if (event.key === "Escape" && event.target.matches("input, textarea, select")) event.target.blur();
}

// After a swap the focus is lost, or back in a field of the same id: give it to the case, so that the next key and
// the next Tab start there. A field that needs another look keeps it.
function settle(desk) {
  desk.querySelector("[data-item-link][aria-current]")?.scrollIntoView({ block: "nearest" });
  const changed = desk.dataset.case !== shown;
  shown = desk.dataset.case;
  if (changed) scrollTo(0, 0);
  const focused = document.activeElement;
  if (focused !== document.body && !desk.contains(focused)) return;
  if (desk.querySelector(".has-error") && focused !== document.body) return;
  desk.querySelector("#case-title")?.focus({ preventScroll: true });
}

export default function connect(desk) {
  onKey(desk, (key) => {
    if (key === "j") return move(desk, 1);
    if (key === "k") return move(desk, -1);
    if (key === "p") return openPassOn(desk);
    if (key === "x") return select(desk);
    if (key === "o") return openFocused(desk);
    return false;
  });
  desk.addEventListener("keydown", send);
  desk.addEventListener("keydown", leaveField);
  desk.addEventListener("change", (event) => {
    if (event.target.closest(".desk-select")) keep(desk, event.target);
  });
  desk.querySelector("#desk-selected")?.addEventListener("submit", () => selected.clear());
  restore(desk);
  settle(desk);
}
