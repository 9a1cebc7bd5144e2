// Opens as a modal dialog; without this module the same buttons open it as a popover.
export default function connect(dialog) {
  dialog.removeAttribute("popover");
  document.addEventListener("click", (event) => {
    const opener = event.target.closest(`[data-opens="${dialog.id}"]`);
    if (opener && dialog.isConnected) {
      event.preventDefault();
      dialog.showModal();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-closes]")) dialog.close();
  });
}
