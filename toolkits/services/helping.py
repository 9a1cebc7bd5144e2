"""Take in whether something helped: one tap is a remark about it, and a rating of its partner."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.enums import Kind, Mode
from feedback.models import Remark
from feedback.services.submit import Subject, Words, submit_remark
from partners.models import Network
from partners.periods import local_day
from partners.scope import Scope
from portal.kernel.errors import DomainError
from toolkits.enums import Verdict
from toolkits.models import Rating

SAID = {
    Verdict.YES: (Kind.PRAISE, gettext_lazy("It helped.")),
    Verdict.PARTLY: (Kind.IDEA, gettext_lazy("It helped in part.")),
    Verdict.NO: (Kind.PROBLEM, gettext_lazy("It did not help.")),
}
RATED = ("asset", "toolkit")


@transaction.atomic
def say_whether_it_helped(
    *, scope: Scope, network: Network, subject: Subject, verdict: str, at: datetime
) -> Remark:
    """Keep it as a remark known to the agency only; the same tap on the same day gives the same remark."""
    if subject.kind not in RATED or subject.id is None or verdict not in Verdict.values:
        raise DomainError(_("Choose what you want to say about it."), code="verdict_missing")
    kind, text = SAID[Verdict(verdict)]
    remark = submit_remark(
        scope=scope,
        network=network,
        mode=Mode.AGENCY_ONLY,
        words=Words(kind, str(text), subject=subject),
        submission_key=f"helped:{subject.kind}:{subject.id}:{local_day(at, network.time_zone)}",
        at=at,
    )
    Rating.objects.update_or_create(
        subject_kind=subject.kind,
        subject_id=subject.id,
        partner_id=remark.partner_id or 0,  # whoever speaks has one
        defaults={"network_id": network.pk, "verdict": verdict},
    )
    return remark
