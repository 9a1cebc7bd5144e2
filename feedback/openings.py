"""How a reply may begin: openings with variables, filled for one author, hidden if protected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

VARIABLES = {
    "greeting": gettext_lazy("the greeting; with a name only of who gave it to HQ"),
    "theme": gettext_lazy("the theme"),
    "number": gettext_lazy("the receipt number"),
    "day": gettext_lazy("the day on which it was said"),
}
VARIABLE = re.compile(r"\{\s*([^{}]*?)\s*\}")
# Stands for a name where a greeting is looked for, not written.
ANY_NAME = "\0"


@dataclass(frozen=True)
class Facts:
    """What an opening may say of one remark; `themes`: names by language, the first one counts."""

    number: str
    said_on: date
    themes: tuple[Mapping[str, str], ...]
    name: str = ""


def variables_in(text: str) -> set[str]:
    """Return what stands in braces."""
    return set(VARIABLE.findall(text))


def fill(text: str, language: str, facts: Facts) -> str | None:
    """Return the opening as this author reads it; None when something of it isn't known yet."""
    values = {name: next(iter(found), "") for name, found in _values(language, facts).items()}
    if any(not values.get(name) for name in variables_in(text)):
        return None
    return VARIABLE.sub(lambda found: values[found[1]], text).strip()


def own_words(text: str, openings: Iterable[tuple[str, str]], facts: Facts) -> str:
    """Return what is left of a reply without the openings, given as (language, text), that it begins with."""
    patterns = [_pattern(said, language, facts) for language, said in openings]
    rest = _in_one_line(text)
    while found := max((m.end() for p in patterns if (m := p.match(rest))), default=0):
        rest = rest[found:].lstrip()
    return rest


def is_bare(text: str, openings: Iterable[tuple[str, str]], facts: Facts) -> bool:
    """Say whether a reply is nothing but openings: whoever writes it has said nothing of their own."""
    rest = own_words(text, openings, facts)
    return rest != _in_one_line(text) and not any(sign.isalnum() for sign in rest)


def _values(language: str, facts: Facts) -> dict[str, list[str]]:
    with override(language):
        greetings = [_("Good day %(name)s,") % {"name": facts.name}] if facts.name else []
        return {
            "greeting": [*greetings, _("Good day,")],
            "theme": [names.get(language) or names[""] for names in facts.themes],
            "number": [facts.number],
            "day": [date_format(facts.said_on, "DATE_FORMAT")],
        }


def _pattern(text: str, language: str, facts: Facts) -> re.Pattern[str]:
    """Return what the opening looks like in a reply to this author, whatever name its greeting says."""
    anybody = Facts(facts.number, facts.said_on, facts.themes, ANY_NAME)
    values = _values(language, anybody)
    literal = [re.escape(part) for part in VARIABLE.split(_in_one_line(text))[::2]]
    names = [_either(values.get(name, [])) for name in VARIABLE.findall(_in_one_line(text))]
    whole = "".join(part for pair in zip(literal, [*names, ""], strict=True) for part in pair)
    return re.compile(whole.replace(re.escape(ANY_NAME), ".{1,120}?"))


def _either(values: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(_in_one_line(value)) for value in values)})"


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
