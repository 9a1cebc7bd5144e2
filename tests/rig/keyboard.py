"""Somebody without a mouse: after every key the focus must be somewhere, and to be seen there."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.rig.visitor import Visitor

# Says whether the focus is on one of the wanted, and what is wrong with how it can be seen.
LOOK = """
(wanted) => {
  const it = document.activeElement;
  if (!it || it === document.body) return [false, "the focus is lost"];
  const name = it.outerHTML.slice(0, 120);
  const own = it.closest(".chart-link") ? [...it.querySelectorAll(".chart-hit, .chart-place")] : [];
  const places = [it, it.parentElement, it.closest("label"), it.closest(".field"), ...own].filter(Boolean);
  const ringed = places.some((place) => ["", "::after"].some((part) => {
    const style = getComputedStyle(place, part || null);
    const stroke = own.includes(place) && style.stroke !== "none" && parseFloat(style.strokeWidth) >= 2;
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const inside = parseFloat(style.outlineOffset) < 0;
    return stroke || (ring && !(inside && style.outlineColor === style.backgroundColor));
  }));
  const box = it.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, foot] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const shown = right > left && foot > top && [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]
    .map(([x, y]) => document.elementFromPoint(left + (right - left) * x, top + (foot - top) * y))
    .some((hit) => hit && [it, ...(it.labels ?? [])].some((own) => own.contains(hit) || hit.contains(own)));
  const trouble = !ringed ? `no ring around ${name}` : !shown ? `nothing to be seen of ${name}` : "";
  return [wanted.includes(it), trouble];
}
"""


class Keyboard:
    """The keys that a person without a mouse has: Tab, Enter, Space, arrows, letters."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def look(self, *wanted: Locator) -> bool:
        """Say whether the focus is on something wanted; it must be visible wherever it is."""
        there, trouble = self._state(*wanted)
        assert trouble == "", f"{self.page.url}: {trouble}"
        return there

    def _state(self, *wanted: Locator) -> tuple[bool, str]:
        handles = [handle for each in wanted for handle in each.element_handles()]
        there, trouble = self.page.evaluate(LOOK, handles)
        return bool(there), str(trouble)

    def go(self, target: Locator, within: int = 80, key: str = "Tab") -> None:
        """Press Tab until the focus is on the target, or on one of its group."""
        target.first.wait_for(state="attached")
        if self._state(target) == (True, ""):
            return
        for _step in range(within):
            self.page.keyboard.press(key)
            if self.look(target):
                return
        raise AssertionError(f"{self.page.url}: {key} does not reach {target}")

    def press(self, target: Locator, within: int = 80) -> None:
        """Go to a link or button and press Enter."""
        self.go(target, within)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, words: str) -> None:
        """Go to a field and type."""
        self.go(target)
        self.page.keyboard.insert_text(words)

    def choose(self, name: str, value: str) -> None:
        """Go to a group of radio buttons, and by arrows to one of them."""
        group = self.page.locator(f"input[type=radio][name={name}]")
        wanted = self.page.locator(f"input[type=radio][name={name}][value={value}]")
        self.go(group)
        self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if wanted.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        assert wanted.is_checked(), value
        self.look(wanted)
