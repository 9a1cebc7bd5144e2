// Presses the button, link or opens the field inside that carries data-key="x" when x is pressed.
import { onKey } from "./keys.js";

const FIELDS = "input, textarea, select";

export default function connect(element) {
  onKey(element, (key) => {
    const target = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    target.closest("details:not([open])")?.setAttribute("open", "");
    if (target.matches(FIELDS)) target.focus();
    else target.click();
    return true;
  });
}
