// Single keys work only while nobody is typing and no dialog is open, and not on a device on which they were turned off:
// who dictates, or presses keys by accident, sets off nothing (WCAG 2.1.4).
const OFF = "single-keys-off";
const TYPING = "input, textarea, select, [contenteditable]";

export function areOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

export function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // No storage: the keys work, as on every device that was never asked.
  }
}

export function onKey(element, handle) {
  function listen(event) {
    if (!element.isConnected) {
      document.removeEventListener("keydown", listen);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || areOff()) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    if (handle(event.key)) event.preventDefault();
  }
  document.addEventListener("keydown", listen);
}
