// A double tap sends one request. The button stays focusable and says that it is busy; coming back re-arms the form.
export default function connect(form) {
  let sending = false;
  const buttons = () => form.querySelectorAll('button[type="submit"], button:not([type])');

  function release() {
    sending = false;
    for (const button of buttons()) button.removeAttribute("aria-busy");
  }

  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sending = true;
    (event.submitter ?? buttons()[0])?.setAttribute("aria-busy", "true");
  });
  form.addEventListener("htmx:afterRequest", release);
  window.addEventListener("pageshow", release);
  window.addEventListener("offline", release);
}
