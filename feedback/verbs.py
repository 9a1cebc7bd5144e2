"""What the ledger calls the loop: one voice, and our own words as touches."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.enums import Direction
from portal.kernel.registries import Verb

SAID = Verb("feedback.said", _("Said something"), Direction.VOICE, "form")
SAID_BY_LINK = Verb("feedback.said_by_link", _("Said something by a mailed link"), Direction.VOICE, "link")
SAID_BY_MAIL = Verb("feedback.said_by_mail", _("Said something by mail"), Direction.VOICE, "mail")
WROTE_BACK = Verb("feedback.wrote_back", _("Wrote back"), Direction.VOICE, "receipt")
MAILED_BACK = Verb("feedback.mailed_back", _("Wrote back by mail"), Direction.VOICE, "mail")
REPLIED = Verb("feedback.replied", _("Got a reply"), Direction.TOUCH, "mail")
TOLD = Verb("feedback.told", _("Was told the answer"), Direction.TOUCH, "mail")

ALL = (SAID, SAID_BY_LINK, SAID_BY_MAIL, WROTE_BACK, MAILED_BACK, REPLIED, TOLD)
