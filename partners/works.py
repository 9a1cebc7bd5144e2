"""What this app's durable work is called, and how what was given up is tried again."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.enums import ExportStage, WebhookState
from partners.models.webhook import explain
from portal.kernel.registries import Work

NEVER = Q(pk__in=[])

WORKS = {
    "partners.mail": Work(
        _("Mails"),
        may_retry=~Q(text=""),
        why_not=_("Refused for good, or too long ago: its words are gone. Correct the address in Network."),
    ),
    "partners.webhookdelivery": Work(
        _("Webhooks"),
        may_retry=Q(target__state=WebhookState.ACTIVE),
        why_not=_("Nothing is sent to its receiver now. The agency's lead resumes it in Network, Webhooks."),
        anew={"finished_at": None},
        words=explain,
    ),
    "partners.dataexport": Work(_("Archives of personal data")),
    "partners.erasurerequest": Work(_("Wishes to be erased")),
    "partners.networkexport": Work(_("Lists taken out"), anew={"stage": ExportStage.WAITING}),
    "partners.importrun": Work(
        _("Imported lists"),
        may_retry=NEVER,
        why_not=_("The agency's lead tries it again on the list's page, or brings the list in again."),
    ),
}
