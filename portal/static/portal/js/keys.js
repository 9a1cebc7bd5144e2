// Single keys work only while nobody is typing and no dialog is open.
const TYPING = "input, textarea, select, [contenteditable]";

export function onKey(element, handle) {
  function listen(event) {
    if (!element.isConnected) {
      document.removeEventListener("keydown", listen);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    if (handle(event.key)) event.preventDefault();
  }
  document.addEventListener("keydown", listen);
}
