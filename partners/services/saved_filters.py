"""Keep, rename, remove and put back filters of lists."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import SavedFilter
from partners.models.saved_filter import DIRECTORY
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError

MOST = 30


@transaction.atomic
def save_filter(*, scope: Scope, name: str, query: str, place: str = DIRECTORY) -> SavedFilter:
    """Keep what the address asks for under a name; the same name again keeps the newer."""
    cleaned = _clean(name)
    if scope.user_id is None:
        raise NotAllowedError(_("Sign in to keep a filter."))
    mine = SavedFilter.objects.visible_to(scope).kept()
    saved = mine.filter(name=cleaned).first()
    if saved is not None and saved.place != place:
        raise DomainError(_("Another of your filters has this name. Choose a different one."))
    if saved is None:
        if mine.count() >= MOST:
            raise DomainError(_("You keep %(most)s filters already. Remove one first.") % {"most": MOST})
        saved = SavedFilter(network_id=scope.network_id, user_id=scope.user_id, name=cleaned, place=place)
    saved.query = query[:1000]
    saved.save()
    return saved


@transaction.atomic
def rename_filter(*, scope: Scope, saved: SavedFilter, name: str) -> None:
    """Give a filter another name."""
    cleaned = _clean(name)
    others = SavedFilter.objects.visible_to(scope).kept().filter(name=cleaned).exclude(pk=saved.pk)
    if others.exists():
        raise DomainError(_("Another of your filters has this name. Choose a different one."))
    saved.name = cleaned
    saved.save(update_fields=["name"])


@transaction.atomic
def remove_filter(*, scope: Scope, saved: SavedFilter) -> None:
    """Remove a filter; it can be put back until the next one is removed."""
    SavedFilter.objects.visible_to(scope).filter(removed_at__isnull=False).delete()
    SavedFilter.objects.filter(pk=saved.pk).update(removed_at=timezone.now())


@transaction.atomic
def restore_filter(*, scope: Scope, saved: SavedFilter) -> None:
    """Put a removed filter back; where its name was taken meanwhile, the newer one stays."""
    taken = SavedFilter.objects.visible_to(scope).kept().filter(name=saved.name).exclude(pk=saved.pk)
    if taken.exists():
        raise DomainError(_("Another of your filters has this name now. Rename that one first."))
    SavedFilter.objects.filter(pk=saved.pk).update(removed_at=None)


def _clean(name: str) -> str:
    # PostgreSQL holds no NUL in a text.
    cleaned = " ".join(name.replace("\x00", "").split())[:60]
    if not cleaned:
        raise DomainError(_("Give the filter a name."))
    return cleaned
