// A menu closes on Escape, on a tap outside, and when the focus leaves it.
export default function connect(menu) {
  const close = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
}
