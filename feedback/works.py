"""What this app's durable work is called, and how what was given up is tried again."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.registries import Work

WORKS = {
    "feedback.attachment": Work(
        _("Photos of remarks"),
        may_retry=~Q(original=""),
        why_not=_("The picture can't be read, and its author was told so. There is nothing to do."),
    ),
    "feedback.recording": Work(
        _("Recordings of remarks"),
        may_retry=~Q(original=""),
        why_not=_("The recording can't be read, and its author was told so. There is nothing to do."),
    ),
    "feedback.inboundmail": Work(_("Mails that came in")),
    "feedback.remarktranslation": Work(_("Translations of remarks")),
    "feedback.telling": Work(_("Answers to be told")),
    "feedback.plannedreply": Work(_("Replies to be sent later")),
}
