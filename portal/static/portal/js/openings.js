// How a reply may begin: b opens the list, the arrows go through it; what is chosen stands before what is typed, and
// the place to type is behind it. Without this script the button sends the form, which comes back begun.
import { onKey } from "./keys.js";

function insert(field, opening) {
  const typed = field.value.trim();
  field.value = typed ? `${opening}\n\n${field.value}` : `${opening}\n\n`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

export default function connect(form) {
  const place = form.querySelector("[data-openings]");
  const buttons = [...form.querySelectorAll("[data-opening]")];
  if (!place || buttons.length === 0) return;
  onKey(form, (key) => {
    if (key !== "b") return false;
    place.open = true;
    buttons[0].focus();
    return true;
  });
  place.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = buttons.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    buttons[Math.min(buttons.length - 1, Math.max(0, here + step))].focus();
  });
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      insert(form.querySelector("textarea"), button.dataset.opening);
      place.open = false;
    });
  }
}
