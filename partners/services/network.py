"""Found networks and grow their trees."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.models import Audience, Membership, Network, Partner, Pulse
from partners.roles import AGENCY_ROLES
from partners.scope import Scope, branch_q
from partners.services.activity import log_activity
from partners.tree import STEP, is_within, step, successor
from portal.kernel import registries
from portal.kernel.addresses import reserved_slugs
from portal.kernel.errors import DomainError

LONGEST = 64
MOVED = "partners.partner_moved"


@transaction.atomic
def found_network(*, slug: str, name: str, **fields: object) -> Network:
    """Make a network with its "Everyone" audience; upper apps add their part as registered founders."""
    if slug != slugify(slug) or slug in reserved_slugs():
        raise DomainError(_("“%(slug)s” can't be a network's address. Choose another one.") % {"slug": slug})
    network = Network(slug=slug, name=name, **fields)
    if not network.languages:
        network.languages = ["en"]
    try:
        network.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    network.save()
    Audience.objects.create(network=network, name="Everyone", is_everyone=True)
    for _key, found in registries.founders.items():
        found(network.pk)
    return network


@transaction.atomic
def change_network(*, scope: Scope, network: Network, **fields: object) -> None:
    """Change a network's own settings; a new accent gets a new address for its style sheet."""
    _check_thresholds(network, fields)
    if "accent" in fields and fields["accent"] != network.accent:
        network.theme_version += 1
    for name, value in fields.items():
        setattr(network, name, value)
    try:
        network.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    network.save()
    log_activity(
        scope=scope,
        verb="partners.network_changed",
        object_kind="network",
        object_id=network.pk,
        data={"fields": sorted(fields)},
    )


THRESHOLDS = ("minimum_dealers", "minimum_texts")


def _check_thresholds(network: Network, fields: dict[str, object]) -> None:
    """Refuse a lower threshold once somebody spoke: what was said was said under the higher one."""
    for name in THRESHOLDS:
        kept, wanted = getattr(network, name), fields.get(name)
        if isinstance(wanted, int) and wanted < kept and _somebody_spoke(network.pk):
            raise DomainError(
                _("People have spoken under the threshold of %(kept)d. It can only be raised now.")
                % {"kept": kept},
                code="threshold_lowered",
            )


def _somebody_spoke(network_id: int) -> bool:
    return any(has_spoken(network_id) for _key, has_spoken in registries.first_voices.items())


@transaction.atomic
def name_sender(*, network: Network) -> None:
    """Let mails be signed by the agency's first person, as long as nobody was named to sign them."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if locked.sender_name:
        return
    member = (
        Membership.objects.active()
        .filter(network=locked, role__in=AGENCY_ROLES)
        .select_related("person")
        .order_by("-role", "pk")
        .first()
    )
    if member:
        locked.sender_name, locked.contact_email = member.person.name[:100], member.person.email
        locked.save(update_fields=["sender_name", "contact_email"])


@transaction.atomic
def add_partner(*, network: Network, parent: Partner | None, **fields: object) -> Partner:
    """Add a partner under its parent, or the network's hq as its root."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    path = step(locked.pk) if parent is None else _path_under(locked, parent)
    partner = Partner(
        network=network, parent=parent, path=path, depth=len(path) // STEP, numchild=0, **fields
    )
    partner.save()
    Pulse.objects.create(network=network, partner=partner, path=path)
    return partner


def _path_under(network: Network, parent: Partner) -> str:
    """Take the network's next step, under the parent as it hangs at this moment."""
    above = Partner.objects.get(pk=parent.pk)
    if above.network_id != network.pk:
        raise DomainError(_("The partner above belongs to another network. Choose one of this network."))
    network.last_step += 1
    path: str = above.path + step(network.last_step)
    require_depth(path)
    network.save(update_fields=["last_step"])
    Partner.objects.filter(pk=above.pk).update(numchild=F("numchild") + 1)
    return path


def require_depth(path: str) -> None:
    """Refuse a path that is too deep for the tree."""
    if len(path) > LONGEST:
        raise DomainError(
            _("The tree has %(most)d levels at most. Choose a partner higher up.") % {"most": LONGEST // STEP}
        )


@transaction.atomic
def update_partner(*, scope: Scope, partner: Partner, **fields: object) -> bool:
    """Change a partner's own facts; False when nothing differs."""
    changed = {name: value for name, value in fields.items() if getattr(partner, name) != value}
    if not changed:
        return False
    # By the number lists and people outside know it; the old one is found nowhere else.
    earlier = {"number_was": partner.number} if "number" in changed else {}
    for name, value in changed.items():
        setattr(partner, name, value)
    partner.save(update_fields=list(changed))
    log_activity(
        scope=scope,
        verb="partners.partner_changed",
        object_kind="partner",
        object_id=partner.pk,
        data={"fields": sorted(changed), **earlier},
    )
    return True


@transaction.atomic
def move_partner(*, scope: Scope, partner: Partner, parent: Partner) -> None:
    """Hang a partner with everything under it below another parent, rewriting every registered path copy."""
    Network.objects.select_for_update().get(pk=partner.network_id)
    partner = Partner.objects.get(pk=partner.pk)
    parent = Partner.objects.get(pk=parent.pk)
    require_place(partner, parent)
    old, new = partner.path, parent.path + partner.path[-STEP:]
    if old == new:
        return
    Partner.objects.filter(pk=partner.parent_id).update(numchild=F("numchild") - 1)
    Partner.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    Partner.objects.filter(pk=partner.pk).update(parent=parent)
    _rewrite_paths(old, new)
    for _key, follow in registries.partner_moves.items():
        follow(partner.network_id, [(old, new)])
    log_activity(
        scope=scope,
        verb=MOVED,
        object_kind="partner",
        object_id=partner.pk,
        data={"from": old, "to": new, "from_parent": partner.parent_id, "to_parent": parent.pk},
    )


def require_place(partner: Partner, parent: Partner) -> None:
    """Refuse a place that is none in this tree: elsewhere, under the partner itself, or too deep."""
    if parent.network_id != partner.network_id:
        raise DomainError(_("A partner can't move to another network."))
    if is_within(parent.path, partner.path):
        raise DomainError(_("A partner can't move under itself."))
    deepest = Partner.objects.filter(branch_q(partner.path)).order_by("-depth")[0]
    require_depth(parent.path + deepest.path[len(partner.path) - STEP :])


def _rewrite_paths(old: str, new: str) -> None:
    shift = (len(new) - len(old)) // STEP
    moved = Concat(Value(new), Substr("path", len(old) + 1))
    Partner.objects.filter(branch_q(old)).order_by().update(path=moved, depth=F("depth") + shift)
    for _key, copy in registries.path_copies.items():
        model = apps.get_model(copy.model)
        condition = {f"{copy.field}__gte": old, f"{copy.field}__lt": successor(old)}
        rewritten = Concat(Value(new), Substr(copy.field, len(old) + 1))
        model._base_manager.filter(**condition).update(**{copy.field: rewritten})
