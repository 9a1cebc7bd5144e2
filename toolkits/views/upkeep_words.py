"""What the lists of the upkeep say: what stands in each, and that nothing does."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from toolkits.enums import Upkeep

LEADS = {
    Upkeep.NEVER: _("Out for two weeks or longer, and nobody has taken them. Are they where dealers look?"),
    Upkeep.UNUSED: _("Dealers took them once, but nobody has for six months."),
    Upkeep.EXPIRING: _("They end within 60 days, and dealers can't take them from then on."),
    Upkeep.UNTRANSLATED: _("Somebody at a dealer reads a language that they don't have."),
}
EMPTY = {
    Upkeep.NEVER: _("Every file that has been out for two weeks was taken by somebody."),
    Upkeep.UNUSED: _("Every file that was ever taken was taken within the last six months."),
    Upkeep.EXPIRING: _("No file ends within 60 days."),
    Upkeep.UNTRANSLATED: _("Every file has each language in which somebody at a dealer reads."),
}
SORT_LABELS = {
    "oldest": _("oldest first"),
    "newest": _("newest first"),
    "title": _("by title"),
    "ending": _("what ends soonest first"),
}
