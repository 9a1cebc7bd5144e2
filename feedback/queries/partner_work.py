"""The open cases of a branch, for the agency: what a partner's page and the end of a partner list."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import Truncator

from feedback.enums import CaseState
from feedback.models import Case
from partners.roles import Capability
from partners.scope import Scope, branch_q
from portal.kernel.registries import PartnerWork, WorkItem

OPEN = (CaseState.RECEIVED, CaseState.UNDERSTOOD, CaseState.PASSED_ON)


def open_work(scope: Scope, path: str, most: int) -> PartnerWork:
    """Return the cases of a branch that wait for somebody; outside the desk there are none."""
    if not scope.can(Capability.WORK_DESK):
        return PartnerWork(0, [])
    cases = Case.objects.visible_to(scope).filter(branch_q(path, "remark__"), state__in=OPEN)
    rows = cases.select_related("remark__network").order_by("-received_at", "-pk")[:most]
    return PartnerWork(cases.count(), [_item(case) for case in rows])


def _item(case: Case) -> WorkItem:
    remark = case.remark
    return WorkItem(
        label=Truncator(remark.text).chars(90),
        state=case.get_state_display(),
        url=reverse("feedback:desk-case", args=[remark.network.slug, remark.number]),
        at=case.received_at,
    )
