// The switch for single keys, of this device: without scripts there are none, and it stays hidden.
import { areOff, turn } from "./keys.js";

export default function connect(place) {
  const box = place.querySelector("input");
  box.checked = !areOff();
  place.hidden = false;
  box.addEventListener("change", () => turn(box.checked));
}
