// j and k move through the rows of a list, o opens the one in focus (as Enter does).
import { onKey } from "./keys.js";

export default function connect(list) {
  const links = () => [...list.querySelectorAll("[data-item-link]")];

  function move(step) {
    const all = links();
    const focused = all.indexOf(document.activeElement);
    const here = focused >= 0 ? focused : all.findIndex((link) => link.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  }

  onKey(list, (key) => {
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "o" && links().includes(document.activeElement)) {
      document.activeElement.click();
      return true;
    }
    return false;
  });
}
