// Copies the link beside the button; without a clipboard the field can be selected by hand.
const SHOWN_FOR = 2500;

export default function connect(element) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");
  const status = element.querySelector("[role=status]");
  const words = button.querySelector("span");
  const asked = words.textContent;
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    words.textContent = status.textContent = element.dataset.copied;
    setTimeout(() => { words.textContent = asked; status.textContent = ""; }, SHOWN_FOR);
  });
}
