// Says when the connection is lost, or when a partial request did not reach us; nothing typed is thrown away.
const SHOWN_FOR = 8000;

export default function connect(banner) {
  let timer;
  // A form that the device keeps is sent all the same.
  const said = () => document.querySelector("[data-outbox]")?.dataset.offline ?? banner.dataset.said;

  function show(words) {
    banner.textContent = words;
    banner.classList.toggle("is-shown", words !== "");
  }

  function update() {
    clearTimeout(timer);
    show(navigator.onLine ? "" : said());
  }

  function failed() {
    show(navigator.onLine ? banner.dataset.failed : said());
    clearTimeout(timer);
    timer = setTimeout(update, SHOWN_FOR);
  }

  window.addEventListener("online", update);
  window.addEventListener("offline", update);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    failed();
  });
  update();
}
