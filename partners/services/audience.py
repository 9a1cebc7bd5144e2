"""Save audiences: every partner that a rule names belongs to its network."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Audience, Network, Partner
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, NotAllowedError

PARTNER_LISTS = ("branch_ids", "include_ids", "exclude_ids")
RULE = ("levels", "countries", "roles", "languages", "tags", *PARTNER_LISTS)


@transaction.atomic
def save_audience(
    *, scope: Scope, network: Network, name: str, audience: Audience | None = None, **rule: list[Any]
) -> Audience:
    """Make or change an audience; "Everyone" stays what it is."""
    if audience is not None and (audience.network_id != network.pk or network.pk != scope.network_id):
        raise NotAllowedError(_("This audience belongs to another network."))
    if audience is not None and audience.is_everyone:
        raise NotAllowedError(_("“Everyone” can't be changed. Make another audience."))
    cleaned = {key: _distinct(rule.get(key, [])) for key in RULE}
    _check_partners(network, cleaned)
    others = Audience.objects.filter(network=network, name=name)
    if others.exclude(pk=audience.pk if audience else None).exists():
        raise DomainError(_("Another audience has this name. Choose a different one."))
    saved = audience or Audience(network=network)
    saved.name = name
    for key, value in cleaned.items():
        setattr(saved, key, value)
    saved.save()
    verb = "partners.audience_changed" if audience else "partners.audience_made"
    log_activity(scope=scope, verb=verb, object_kind="audience", object_id=saved.pk)
    return saved


def _distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _check_partners(network: Network, rule: dict[str, list[Any]]) -> None:
    named = {pk for key in PARTNER_LISTS for pk in rule[key]}
    if Partner.objects.filter(network=network, pk__in=named).count() != len(named):
        raise NotAllowedError(_("Choose partners of this network only."))
