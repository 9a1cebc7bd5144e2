"""Double coding: draw remarks by chance, and take a second person's themes without showing the first's."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import CaseTheme, CodingItem, CodingSample, Theme
from feedback.queries.coding import drawable
from feedback.queries.desk import agency_people
from feedback.rules import agency_seat, require_desk, require_lead
from partners.models import Membership, Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError

MOST = 500


@transaction.atomic
def draw_sample(
    *,
    scope: Scope,
    network: Network,
    first_day: date,
    last_day: date,
    size: int,
    coder: Membership,
    at: datetime,
    seed: int | None = None,
) -> CodingSample:
    """Draw remarks of some days that have themes, for a second person of the agency to code."""
    require_lead(scope, network.pk)
    if not 1 <= size <= MOST or first_day > last_day:
        message = _("Choose between 1 and %(most)s remarks, and a first day that is not after the last one.")
        raise DomainError(message % {"most": MOST}, code="size")
    if not agency_people(network).filter(pk=coder.pk).exists():
        raise DomainError(_("Only somebody of the agency can code. Choose one of them."), code="coder")
    found = list(drawable(network, first_day, last_day).values_list("pk", flat=True))
    if not found:
        raise DomainError(_("No remark of these days has a theme. Choose other days."), code="nothing")
    chance = random.SystemRandom().randrange(2**31) if seed is None else seed
    # What chance drew can be drawn again from its number: to be checked, not to be kept secret.
    drawn = random.Random(chance).sample(found, min(size, len(found)))  # noqa: S311
    sample: CodingSample = CodingSample.objects.create(
        network=network,
        first_day=first_day,
        last_day=last_day,
        seed=chance,
        drawn_from=len(found),
        coder=coder,
        by_id=agency_seat(scope),
        drawn_at=at,
    )
    CodingItem.objects.bulk_create(_items(sample, drawn), batch_size=500)
    log_activity(scope=scope, verb="feedback.sample_drawn", object_kind="coding_sample", object_id=sample.pk)
    return sample


def _items(sample: CodingSample, drawn: Collection[int]) -> list[CodingItem]:
    """Return the drawn remarks in the order in which they were drawn, with the themes they have now."""
    first: dict[int, set[int]] = {pk: set() for pk in drawn}
    rows = CaseTheme.objects.filter(case__in=drawn, heard_with=None)
    for case_id, theme_id in rows.values_list("case_id", "theme_id"):
        first[case_id].add(theme_id)
    return [CodingItem(sample=sample, case_id=pk, first=sorted(keys)) for pk, keys in first.items()]


@transaction.atomic
def code_item(*, scope: Scope, item: CodingItem, themes: Collection[Theme], at: datetime) -> CodingItem:
    """Take the themes that the second person gives a remark, none where none fits; what is coded stays so."""
    locked: CodingItem = (
        CodingItem.objects.select_for_update(of=["self"]).select_related("sample").get(pk=item.pk)
    )
    require_desk(scope, locked.sample.network_id)
    if locked.sample.coder_id not in scope.membership_ids:
        raise DomainError(_("Somebody else codes this sample. Ask whoever drew it."), code="coder")
    if any(theme.network_id != locked.sample.network_id or not theme.is_active for theme in themes):
        raise DomainError(_("This theme is not in use. Choose another one from the codebook."))
    if locked.coded_at is None:
        locked.second = sorted({theme.pk for theme in themes})
        locked.coded_at = at
        locked.save(update_fields=["second", "coded_at"])
    return locked
