// Asks before a page with unsent text is left.
export default function connect(form) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) dirty = false; });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && form.isConnected) event.preventDefault();
  });
}
