// Says how many characters are left, aloud only when few are.
const FEW = 50;

export default function connect(field) {
  const control = field.querySelector("textarea, input");
  const note = field.querySelector("[data-limit]");
  if (!control || !note) return;
  const limit = Number(note.dataset.limit);

  function show() {
    const left = limit - control.value.length;
    note.textContent = `${left.toLocaleString(document.documentElement.lang)} ${note.dataset.left}`;
    note.classList.toggle("is-over", left < 0);
    note.classList.toggle("is-near", left <= FEW);
    if (left <= FEW) note.setAttribute("aria-live", "polite");
    else note.removeAttribute("aria-live");
  }

  control.addEventListener("input", show);
  show();
}
