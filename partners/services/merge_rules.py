"""What a merge does to the rows of this app that point to the record that goes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Audience, BranchConsent, Invitation, Membership, Partner, Pulse
from partners.queries.branch_consent import SETTINGS
from partners.scope import Scope
from partners.services.network import move_partner
from portal.kernel.registries import MergeRule

LISTS = ("branch_ids", "include_ids", "exclude_ids")


def merge_merged(kept_id: int, gone_id: int) -> int:
    """Let records that were merged earlier lead to the kept one, so that no chain grows."""
    moved: int = Partner.objects.filter(merged_into_id=gone_id).order_by().update(merged_into_id=kept_id)
    return moved


def merge_memberships(kept_id: int, gone_id: int) -> int:
    """Move roles; one that the person holds at both stays with the record that goes, ended.

    What was said under it keeps its author: the vault asks for the person behind the membership.
    """
    kept = Partner.objects.get(pk=kept_id)
    mine = Membership.objects.filter(partner_id=kept_id, person=OuterRef("person"), role=OuterRef("role"))
    twins = list(Membership.objects.filter(Exists(mine), partner_id=gone_id))
    for twin in twins:
        held = Membership.objects.filter(partner_id=kept_id, person_id=twin.person_id, role=twin.role)
        if twin.is_active:
            held.update(is_active=True, ended_at=None)
    ended = [twin.pk for twin in twins]
    now = timezone.now()
    Membership.objects.filter(pk__in=ended, is_active=True).update(is_active=False, ended_at=now)
    moving = Membership.objects.filter(partner_id=gone_id).exclude(pk__in=ended)
    return moving.update(partner=kept, path=kept.path)


def merge_invitations(kept_id: int, gone_id: int) -> int:
    """Move invitations; an open one to an address that the kept record invited too is withdrawn."""
    kept = Partner.objects.get(pk=kept_id)
    still_open = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    mine = still_open.filter(partner_id=kept_id, email=OuterRef("email"))
    still_open.filter(Exists(mine), partner_id=gone_id).update(withdrawn_at=timezone.now())
    return Invitation.objects.filter(partner_id=gone_id).update(partner=kept, path=kept.path)


def merge_pulses(kept_id: int, gone_id: int) -> int:
    """Keep the later of both last voices and touches; the record that goes falls silent."""
    pulses = {pulse.partner_id: pulse for pulse in Pulse.objects.filter(partner_id__in=[kept_id, gone_id])}
    gone, kept = pulses.get(gone_id), pulses.get(kept_id)
    if gone is None or kept is None:
        return 0
    for name in ("last_voice_at", "last_touch_at"):
        said = [at for at in (getattr(kept, name), getattr(gone, name)) if at]
        setattr(kept, name, max(said, default=None))
        setattr(gone, name, None)
    Pulse.objects.bulk_update([kept, gone], ["last_voice_at", "last_touch_at"])
    return 1


def merge_children(kept_id: int, gone_id: int) -> int:
    """Hang what stands under the record that goes below the kept one, with every copied path."""
    kept = Partner.objects.get(pk=kept_id)
    children = list(Partner.objects.filter(parent_id=gone_id))
    for child in children:
        move_partner(scope=Scope.system(kept.network_id), partner=child, parent=kept)
    return len(children)


def merge_audiences(kept_id: int, gone_id: int) -> int:
    """Name the kept record in audiences that name the one that goes."""
    network_id = Partner.objects.values_list("network_id", flat=True).get(pk=gone_id)
    changed = 0
    for audience in Audience.objects.select_for_update().filter(network_id=network_id):
        lists = {name: getattr(audience, name) for name in LISTS}
        renamed = {name: _renamed(ids, kept_id, gone_id) for name, ids in lists.items()}
        if renamed != lists:
            for name, ids in renamed.items():
                setattr(audience, name, ids)
            audience.save(update_fields=list(LISTS))
            changed += 1
    return changed


def _renamed(ids: list[int], kept_id: int, gone_id: int) -> list[int]:
    return list(dict.fromkeys(kept_id if pk == gone_id else pk for pk in ids))


def count_audiences(gone_id: int) -> int:
    """Count the audiences that name a partner."""
    network_id = Partner.objects.values_list("network_id", flat=True).get(pk=gone_id)
    rows = Audience.objects.filter(network_id=network_id).values_list(*LISTS)
    return sum(any(gone_id in ids for ids in lists) for lists in rows)


def merge_branch_consents(kept_id: int, gone_id: int) -> int:
    """Move what the distributor allows; where both records say something, only what both allow holds."""
    rows = {one.partner_id: one for one in BranchConsent.objects.filter(partner_id__in=[kept_id, gone_id])}
    gone, kept = rows.get(gone_id), rows.get(kept_id)
    if gone is None:
        return 0
    if kept is None:
        partner = Partner.objects.get(pk=kept_id)
        return BranchConsent.objects.filter(pk=gone.pk).update(partner=partner, path=partner.path)
    for name in SETTINGS:
        setattr(kept, name, getattr(kept, name) and getattr(gone, name))
    kept.changed_at = max(kept.changed_at, gone.changed_at)
    gone.delete()
    kept.save()
    return 1


RULES = {
    "partners.Audience.lists": MergeRule(
        _("audiences that name it"), by=merge_audiences, count=count_audiences
    ),
    "partners.BranchConsent.partner": MergeRule(_("what the distributor allows"), by=merge_branch_consents),
    "partners.Invitation.partner": MergeRule(_("invitations"), by=merge_invitations),
    "partners.Membership.partner": MergeRule(_("roles of people"), by=merge_memberships),
    "partners.Partner.merged_into": MergeRule(_("records merged earlier"), by=merge_merged),
    "partners.Partner.parent": MergeRule(_("partners under it"), by=merge_children),
    "partners.PartnerTag.partner": MergeRule(_("tags"), unique=("tag",)),
    "partners.Pulse.partner": MergeRule(_("last voice and last touch"), by=merge_pulses),
    "partners.SendHold.partner": MergeRule(_("holds of what is sent")),
    "partners.Touchpoint.partner": MergeRule(_("touchpoints")),
}
