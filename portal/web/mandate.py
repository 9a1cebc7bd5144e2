"""The sponsor's mandate, for the head of the remark form."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Locale

from portal.kernel.registries import Mandate
from portal.models import MandatePage, NetworkHome


def mandate_of(network_id: int) -> Mandate | None:
    """Return the network's published mandate in the reader's language, else in another; None without one."""
    homes = list(NetworkHome.objects.live().filter(network_id=network_id).only("path", "depth", "slug"))
    under = Q(pk__in=[])
    for home in homes:
        under |= Q(path__startswith=home.path, depth=home.depth + 1)
    here = Locale.get_active().pk
    pages = MandatePage.objects.live().filter(under)
    page = min(pages, key=lambda found: (found.locale_id != here, found.pk), default=None)
    if page is None:
        return None
    # One address in every language: the home pages of a network share its slug.
    return Mandate(
        short=page.short,
        url=f"/{homes[0].slug}/{page.slug}/",
        sponsor=f"{page.sponsor_name}, {page.sponsor_role}",
        body=page.body,
    )
