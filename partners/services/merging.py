"""Make one of two records that are one dealer: every table that points to a partner has a rule for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Partner
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.membership import refresh_reachable, sync_branch_groups
from partners.services.partner_life import locked, require_lead
from partners.tree import is_within
from portal.kernel import registries
from portal.kernel.errors import DomainError
from portal.kernel.registries import MergeRule

MERGED = "partners.partner_merged"


@transaction.atomic
def merge_partners(*, scope: Scope, kept: Partner, gone: Partner) -> Counter[str]:
    """Merge the record that goes into the one that is kept; it keeps its number and leads to the kept one.

    Returns how many rows moved, by rule. There is no way back.
    """
    require_lead(scope, kept)
    kept, gone = locked(kept), locked(gone)
    check_merge(kept, gone)
    moved: Counter[str] = Counter()
    for key, rule in rules():
        moved[key] += rule.by(kept.pk, gone.pk) if rule.by else _move_rows(key, rule, kept, gone)
    _fill_gaps(kept, gone)
    Partner.objects.filter(pk=gone.pk).update(
        is_active=False, merged_into=kept, ended_at=gone.ended_at or timezone.now()
    )
    for each in (kept, gone):
        sync_branch_groups(each)
        refresh_reachable(each)
    for _key, follow in registries.partner_merges.items():
        follow(kept.pk, gone.pk)
    log_activity(
        scope=scope,
        verb=MERGED,
        object_kind="partner",
        object_id=kept.pk,
        data={"gone": gone.pk, "number": gone.number, "name": gone.name, "rows": _said(moved)},
    )
    return moved


def check_merge(kept: Partner, gone: Partner) -> None:
    """Refuse what is not two records of one partner."""
    if kept.pk == gone.pk:
        raise DomainError(_("These are the same record. Choose another one."))
    if kept.network_id != gone.network_id:
        raise DomainError(_("The other record belongs to another network."))
    if kept.merged_into_id or gone.merged_into_id:
        raise DomainError(_("One of the two was merged before. Choose the record that was kept."))
    if kept.parent_id is None or gone.parent_id is None or kept.level != gone.level:
        raise DomainError(_("Only two records of the same level can be merged."))
    if is_within(kept.path, gone.path) or is_within(gone.path, kept.path):
        raise DomainError(_("One of the two hangs under the other. Move it first."))
    if not kept.is_active and gone.is_active:
        raise DomainError(_("Keep the active record, and merge the inactive one into it."))


def references() -> Iterator[tuple[str, models.ForeignKey[Any, Any]]]:
    """Yield every foreign key to Partner, by the name under which its merge rule is registered."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, models.ForeignKey)
                and field.related_model is Partner
                and field.model is model
            ):
                yield f"{model._meta.label}.{field.name}", field


def rules() -> list[tuple[str, MergeRule]]:
    """Return the rules in the order of their names; a foreign key without one is a programming error."""
    missing = sorted(
        {key for key, _field in references()} - {key for key, _rule in registries.merge_rules.items()}
    )
    if missing:
        message = f"no merge rule for {', '.join(missing)}"
        raise ImproperlyConfigured(message)
    return registries.merge_rules.items()


def count_rows(gone: Partner) -> list[tuple[MergeRule, int]]:
    """Return how many rows each rule would find with the record that goes, those with none left out."""
    fields = dict(references())
    found = []
    for key, rule in rules():
        if rule.count:
            count = rule.count(gone.pk)
        elif rule.stays or key not in fields:
            count = 0
        else:
            count = _rows(fields[key], gone).count()
        if count:
            found.append((rule, count))
    return found


def _rows(field: models.ForeignKey[Any, Any], partner: Partner) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = field.model._base_manager.filter(**{field.name: partner})
    return found


def _move_rows(key: str, rule: MergeRule, kept: Partner, gone: Partner) -> int:
    """Point rows to the kept record and let their copied paths follow; twins are dropped."""
    if rule.stays:
        return 0
    field = dict(references())[key]
    rows = _rows(field, gone)
    if rule.unique or field.unique:
        same = Q(**{name: OuterRef(name) for name in rule.unique})
        twins = rows.filter(Exists(_rows(field, kept).filter(same)))
        twin_ids = list(twins.values_list("pk", flat=True))
        rows = rows.exclude(pk__in=twin_ids)
        moved = rows.update(**_pointing(key, field, kept))
        field.model._base_manager.filter(pk__in=twin_ids).delete()
        return moved
    return rows.update(**_pointing(key, field, kept))


def _pointing(key: str, field: models.ForeignKey[Any, Any], kept: Partner) -> dict[str, Any]:
    model = key.rsplit(".", 1)[0]
    copied = {
        copy.field: kept.path
        for _key, copy in registries.path_copies.items()
        if copy.model == model and copy.partner == field.name
    }
    return {field.name: kept, **copied}


def _said(moved: Counter[str]) -> dict[str, int]:
    return {key: count for key, count in sorted(moved.items()) if count}


def _fill_gaps(kept: Partner, gone: Partner) -> None:
    """Take over facts that the kept record lacks."""
    names = ("country", "street", "postcode", "town", "band", "ownership_group")
    gained = {name: getattr(gone, name) for name in names if getattr(gone, name) and not getattr(kept, name)}
    if gained:
        Partner.objects.filter(pk=kept.pk).update(**gained)
