"""Pass a theme of a case on to its addressee at HQ."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme, Recording, Theme
from feedback.queries.translating import translated_words
from feedback.rules import can_pass_on, require_desk
from feedback.services.desk import refresh_cases
from feedback.services.guarding import flag_if_found, require_clean, require_free
from feedback.services.owing import refresh_owed
from feedback.states import advance, can_advance
from partners.models import Membership
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_number


def pass_on(
    *, scope: Scope, case_theme: CaseTheme, wording: str, at: datetime, is_read: bool = False
) -> CaseTheme:
    """Pass one theme on: a named remark as it was written, a protected one in the wording that was cleared.

    What may be about prices is refused; `is_read`: somebody read the wording and says that it may go. The
    remark is flagged in a transaction of its own, so that being refused leaves something to decide.
    """
    require_desk(scope, case_theme.case.network_id)
    flag_if_found(case_theme.case, translated_words(case_theme.case.remark))
    return _pass_on(scope, case_theme, wording, at, is_read)


@transaction.atomic
def _pass_on(scope: Scope, case_theme: CaseTheme, wording: str, at: datetime, is_read: bool) -> CaseTheme:
    """Do it. The theme is locked, as it is for its answer: a case is either covered by it or asks anew."""
    theme: Theme = Theme.objects.select_for_update().get(pk=case_theme.theme_id)
    case: Case = Case.objects.select_for_update().get(pk=case_theme.case_id)
    row: CaseTheme = CaseTheme.objects.get(pk=case_theme.pk)
    addressee = _addressee(theme)
    if not can_pass_on(case, row):
        raise DomainError(_("This theme was passed on or answered already. Load the page again."))
    require_free(case)
    found: list[str] = []
    if case.remark.is_protected:
        row.wording, row.stand_in = _cleared(wording), random_number(2)
        found = require_clean(case.network, row.wording, is_read=is_read)
    elif _is_unwritten(case):
        raise DomainError(_("Nobody has written down what was said. Do that first: HQ reads it."))
    row.passed_on_at = at
    row.save(update_fields=["wording", "stand_in", "passed_on_at"])
    _mark(case, at)
    refresh_owed(theme=theme, at=at)
    refresh_cases([case.pk])
    tell_addressee(theme, addressee, at)
    log_activity(
        scope=scope,
        verb="feedback.passed_on",
        object_kind="case",
        object_id=case.pk,
        data={"theme": theme.pk} | ({"read_for_prices": True} if found else {}),
    )
    return row


def _is_unwritten(case: Case) -> bool:
    """Say whether something was spoken that nobody has written down: HQ would hear it."""
    recording: Recording | None = Recording.objects.filter(remark=case.remark_id).first()
    return recording is not None and not recording.transcript


def _addressee(theme: Theme) -> Membership:
    addressee = theme.addressee
    if addressee is None or not addressee.is_active:
        raise DomainError(_("Nobody at HQ receives this theme yet. Name an addressee under Themes first."))
    return addressee


def _cleared(wording: str) -> str:
    if not wording.strip():
        raise DomainError(
            _("The author is protected. Write what HQ may read, without names, places and dates."),
            code="wording_missing",
        )
    return wording.strip()


def _mark(case: Case, at: datetime) -> None:
    """Move the case on; one that is already further keeps its state, but HQ reads it from now on."""
    if can_advance(case, CaseState.PASSED_ON):
        case.save(update_fields=advance(case, CaseState.PASSED_ON, at))
    elif case.passed_on_at is None:
        case.passed_on_at = at
        case.save(update_fields=["passed_on_at"])


def tell_addressee(theme: Theme, addressee: Membership, at: datetime) -> None:
    """Say once a day that something waits under the theme, never what."""
    network = theme.network
    day = timezone.localdate(at)
    queue_mail(
        network=network,
        person=addressee.person,
        template="feedback/mail/passed_on",
        context={
            "theme": theme.name_in(addressee.person.language),
            "url": settings.BASE_URL + reverse("feedback:owed-theme", args=[network.slug, theme.code]),
            "answer_days": network.answer_days,
        },
        dedupe_key=f"passed-on:{theme.pk}:{day.isoformat()}",
    )
