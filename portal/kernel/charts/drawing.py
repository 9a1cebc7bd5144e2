"""The pen: places fractions across and em down, mirrors for right-to-left, escapes whatever it is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

START, END, MIDDLE = "start", "end", "middle"
SILENT, WITHHELD = "chart-silent", "chart-withheld"
HATCHED = (SILENT, WITHHELD)
HATCH = (
    '<defs><pattern id="{name}-hatch" patternUnits="userSpaceOnUse" width="6" height="6"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" class="chart-hatch-paper"/>'
    '<path d="M0 0V6" class="chart-hatch-line"/></pattern></defs>'
)


def percent(fraction: float) -> str:
    """Write a fraction of the width, kept on the paper."""
    return f"{100 * min(1.0, max(0.0, fraction)):.2f}%"


@dataclass
class Pen:
    """Draws one picture; `name` is its id on the page, `rtl` mirrors it."""

    name: str
    rtl: bool = False
    parts: list[str] = field(default_factory=list)
    is_hatched: bool = False
    has_links: bool = False

    def rect(
        self,
        at: float,
        y: float,
        width: float,
        height: float,
        look: str,
        *,
        title: str = "",
        round_: bool = True,
    ) -> None:
        """Draw a bar from a fraction on, so many fractions wide."""
        x = 1 - at - width if self.rtl else at
        fill = ""
        if look in HATCHED:
            fill = self.hatch()
        corners = ' rx="2"' if round_ else ""
        said = f"<title>{escape(title)}</title>" if title else ""
        self.parts.append(
            f'<rect x="{percent(x)}" y="{y:.2f}em" width="{percent(width)}" height="{max(0.0, height):.2f}em"'
            f'{corners} class="{look}"{fill}>{said}</rect>'
        )

    def hatch(self) -> str:
        """Return what fills a shape with the hatch; its pattern belongs to this picture."""
        self.is_hatched = True
        return f' fill="url(#{escape(self.name)}-hatch)"'

    def text_at(self, x: float, y: float, words: str, look: str, *, anchor: str = START) -> None:
        """Write words at fractions of both sides, as on a map."""
        self.parts.append(
            f'<text x="{percent(x)}" y="{percent(y)}" dy="0.35em" text-anchor="{anchor}"'
            f' class="{look}">{escape(words)}</text>'
        )

    def text(self, at: float, y: float, words: str, look: str, *, anchor: str = START) -> None:
        """Write words; their start, middle or end stands at the fraction."""
        x = 1 - at if self.rtl else at
        anchored = "" if anchor == START else f' text-anchor="{anchor}"'
        self.parts.append(
            f'<text x="{percent(x)}" y="{y:.2f}em"{anchored} class="{look}">{escape(words)}</text>'
        )

    def line(self, at: float, y: float, to: float, to_y: float, look: str) -> None:
        """Draw a straight line."""
        x, to_x = (1 - at, 1 - to) if self.rtl else (at, to)
        self.parts.append(
            f'<line x1="{percent(x)}" y1="{y:.2f}em" x2="{percent(to_x)}" y2="{to_y:.2f}em" class="{look}"/>'
        )

    def dot(self, at: float, y: float, look: str) -> None:
        """Draw a dot."""
        x = 1 - at if self.rtl else at
        self.parts.append(f'<circle cx="{percent(x)}" cy="{y:.2f}em" r="0.3em" class="{look}"/>')

    def open_link(self, href: str, label: str) -> None:
        """Begin what leads somewhere; addresses of ours only."""
        self.has_links = True
        safe = href if href.startswith(("/", "?", "#")) and not href.startswith("//") else "#"
        self.parts.append(f'<a href="{escape(safe)}" aria-label="{escape(label)}" class="chart-link">')

    def close_link(self) -> None:
        """End what leads somewhere."""
        self.parts.append("</a>")

    def raw(self, drawn: str) -> None:
        """Add what was drawn here already, such as a path of numbers."""
        self.parts.append(drawn)

    def finish(self, title: str, description: str, height: float, kind: str) -> SafeString:
        """Return the whole picture: one image, or a group whose links the keyboard reaches."""
        role, said = "group" if self.has_links else "img", escape(title)
        hatch = HATCH.format(name=escape(self.name)) if self.is_hatched else ""
        told = f"<desc>{escape(description)}</desc>" if description else ""
        size = f' height="{height:.2f}em"' if height else ""
        return mark_safe(  # noqa: S308 (every word above went through escape)
            f'<svg class="chart chart-{kind}" role="{role}" aria-label="{said}" width="100%"{size}'
            f' focusable="false"><title>{said}</title>{told}{hatch}'
            f"{''.join(self.parts)}</svg>"
        )
