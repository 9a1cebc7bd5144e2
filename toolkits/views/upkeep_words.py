"""What the lists of the upkeep say: what stands in each, that nothing does, and what a step changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partners.languages import language_name
from toolkits.enums import Kept, Upkeep, UpkeepAct
from toolkits.services.upkeep import Planned, UpkeepChange

LEADS: dict[Kept, dict[Upkeep, Any]] = {
    Kept.FILES: {
        Upkeep.NEVER: _(
            "Out for two weeks or longer, and nobody has taken them. Are they where dealers look?"
        ),
        Upkeep.UNUSED: _("Dealers took them once, but nobody has for six months."),
        Upkeep.EXPIRING: _("They end within 60 days, and dealers can't take them from then on."),
        Upkeep.UNTRANSLATED: _("Somebody at a dealer reads a language that they don't have."),
    },
    Kept.TOOLKITS: {
        Upkeep.NEVER: _("Out for two weeks or longer, and nobody has taken any of their files."),
        Upkeep.UNUSED: _("Dealers took files of them once, but nobody has for six months."),
        Upkeep.EXPIRING: _("They end within 60 days, and dealers can't open them from then on."),
        Upkeep.UNTRANSLATED: _("Somebody at a dealer reads a language that they don't have."),
    },
}
EMPTY: dict[Kept, dict[Upkeep, Any]] = {
    Kept.FILES: {
        Upkeep.NEVER: _("Every file that has been out for two weeks was taken by somebody."),
        Upkeep.UNUSED: _("Every file that was ever taken was taken within the last six months."),
        Upkeep.EXPIRING: _("No file ends within 60 days."),
        Upkeep.UNTRANSLATED: _("Every file has each language in which somebody at a dealer reads."),
    },
    Kept.TOOLKITS: {
        Upkeep.NEVER: _("Of every toolkit that has been out for two weeks, somebody took a file."),
        Upkeep.UNUSED: _("Of every toolkit, a file was taken within the last six months, or never yet."),
        Upkeep.EXPIRING: _("No toolkit ends within 60 days."),
        Upkeep.UNTRANSLATED: _("Every toolkit has each language in which somebody at a dealer reads."),
    },
}
SORT_LABELS = {
    "oldest": _("oldest first"),
    "newest": _("newest first"),
    "title": _("by title"),
    "ending": _("what ends soonest first"),
}


def counted(kept: Kept, n: int) -> str:
    """Say how many there are."""
    if kept == Kept.TOOLKITS:
        return ngettext("%(n)d toolkit", "%(n)d toolkits", n) % {"n": n}
    return ngettext("%(n)s file", "%(n)s files", n) % {"n": n}


def changed(n: int) -> str:
    """Say how many were changed; nothing when none was."""
    return ngettext("%(n)d changed.", "%(n)d changed.", n) % {"n": n} if n else ""


def restored(n: int) -> str:
    """Say how many were changed back."""
    return ngettext("%(n)d is as it was before.", "%(n)d are as they were before.", n) % {"n": n}


ACTS = {
    UpkeepAct.EXTEND: _("Extend"),
    UpkeepAct.RETIRE: _("Retire"),
    UpkeepAct.HAND_OVER: _("Hand over"),
    UpkeepAct.LANGUAGES: _("Set the languages"),
    UpkeepAct.CAMPAIGN: _("Set the campaign"),
}
TO_COME = {
    UpkeepAct.EXTEND: _("They stay until the time that stands below."),
    UpkeepAct.RETIRE: _("They end now: no dealer can get at them any more, by whichever way."),
    UpkeepAct.HAND_OVER: _("Somebody else looks after them."),
    UpkeepAct.LANGUAGES: _("The languages say for whom they are, and what the search finds."),
    UpkeepAct.CAMPAIGN: _("They are found under the campaign, and counted with it."),
}


def button(kept: Kept, act: UpkeepAct, n: int) -> str:
    """Say what the button does, and to how many."""
    return gettext("%(act)s: %(what)s") % {"act": ACTS[act], "what": counted(kept, n)}


def before_and_after(one: Planned, change: UpkeepChange) -> tuple[Any, Any]:
    """Return both as a person reads them; moments are printed by the page."""
    if change.act == UpkeepAct.LANGUAGES:
        return _languages(one.before), _languages(one.after)
    if change.act == UpkeepAct.HAND_OVER:
        owner = one.thing.owner_person if hasattr(one.thing, "owner_person") else one.thing.owner
        return owner.name if owner else gettext("nobody"), change.owner.name if change.owner else ""
    if change.act == UpkeepAct.CAMPAIGN:
        held = one.thing.campaign
        return held.name if held else gettext("none"), change.campaign.name if change.campaign else gettext(
            "none"
        )
    return one.before, one.after


def _languages(codes: list[str]) -> str:
    return ", ".join(str(language_name(code)) for code in codes) or gettext("every one")
