"""Demand in words: a rate with its interval, what stands beside it, and when one owner says much of it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.demand import Demanded, Rate
from portal.kernel.charts import number, share

SURE = 95


def rate_words(rate: Rate) -> str:
    """Say a rate as people do: so many of so many dealers, the share, and within what it lies."""
    words = {
        "heard": number(rate.dealers),
        "all": number(rate.asked),
        "share": share(rate.dealers, rate.asked),
        "sure": share(SURE, 100),
    }
    interval = rate.interval
    if interval is None:
        return _("nobody spoke")
    if rate.asked == rate.population:
        # Everybody was heard: the share is known, and lies between no two others.
        return _("%(heard)s of %(all)s dealers (%(share)s)") % words
    words |= {"low": _whole(interval.low), "high": _whole(interval.high)}
    return _("%(heard)s of %(all)s dealers (%(share)s; %(sure)s between %(low)s and %(high)s)") % words


def _whole(part: float) -> str:
    return share(round(100 * part), 100)


def weight_words(part: float) -> str:
    """Say a weighted share."""
    return share(round(1000 * part), 1000)


def beside_words(said: Demanded) -> list[str]:
    """Say what of a theme is in none of its four measures, or in one of them alone."""
    found = []
    if said.unnamed:
        words = ngettext(
            "plus %(n)s remark without identity", "plus %(n)s remarks without identity", said.unnamed
        )
        found.append(words % {"n": number(said.unnamed)})
    if said.beside:
        words = ngettext(
            "plus %(n)s remark of distributors and others",
            "plus %(n)s remarks of distributors and others",
            said.beside,
        )
        found.append(words % {"n": number(said.beside)})
    if said.former:
        words = ngettext(
            "plus %(n)s remark of dealers who have left",
            "plus %(n)s remarks of dealers who have left",
            said.former,
        )
        found.append(words % {"n": number(said.former)})
    if said.authorless:
        words = ngettext(
            "%(n)s remark has no author any more and counts for no person",
            "%(n)s remarks have no author any more and count for no person",
            said.authorless,
        )
        found.append(words % {"n": number(said.authorless)})
    return found


def warning_words(said: Demanded) -> list[str]:
    """Say that one ownership group supplies more than a fifth of the dealers, of their weight, or of both."""
    found = []
    if said.much_dealers:
        words = {"n": number(said.most_dealers), "all": number(said.dealers)}
        found.append(_("One owner: %(n)s of %(all)s dealers") % words)
    if said.much_weight:
        part = {"share": weight_words(said.most_weight / said.weight)}
        found.append(_("One owner: %(share)s of the weight") % part)
    return found
