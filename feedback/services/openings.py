"""How replies may begin: kept by the agency's lead, and never a whole reply."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import Case, Opening
from feedback.openings import VARIABLES, is_bare, variables_in
from feedback.queries.openings import facts_of
from feedback.rules import require_lead
from feedback.services.checking import clean_words
from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError

MOST = 12


@transaction.atomic
def save_opening(
    *, scope: Scope, network: Network, name: str, texts: dict[str, str], opening: Opening | None = None
) -> Opening:
    """Add an opening or change one; it needs words in the network's first language."""
    require_lead(scope, network.pk)
    said = {code: words for code, text in texts.items() if (words := clean_words(text))}
    _check(network, name.strip(), said)
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    others = Opening.objects.filter(network=network).exclude(pk=opening.pk if opening else None)
    if others.filter(name__iexact=name.strip()).exists():
        raise DomainError(_("There is an opening of this name already. Choose another name."))
    if opening is None and others.count() >= MOST:
        message = _(
            "There are %(n)s openings already, which is as many as one finds one's way in. Remove one."
        )
        raise DomainError(message % {"n": MOST})
    verb = "feedback.opening_changed" if opening else "feedback.opening_added"
    kept = opening or Opening(network=network)
    kept.name, kept.texts = name.strip(), said
    kept.save()
    log_activity(scope=scope, verb=verb, object_kind="opening", object_id=kept.pk)
    return kept


@transaction.atomic
def remove_opening(*, scope: Scope, opening: Opening) -> None:
    """Take an opening away; replies that begin with it stay as they are."""
    require_lead(scope, opening.network_id)
    pk = opening.pk
    Opening.objects.filter(pk=pk).delete()
    log_activity(scope=scope, verb="feedback.opening_removed", object_kind="opening", object_id=pk)


def require_own_words(case: Case, text: str) -> None:
    """Refuse a reply that is nothing but an opening: the end is the writer's own."""
    openings = [
        pair
        for texts in Opening.objects.filter(network_id=case.network_id).values_list("texts", flat=True)
        for pair in texts.items()
    ]
    if openings and is_bare(text, openings, facts_of(case, case.themes.select_related("theme"))):
        message = _(
            "So far this is only how it begins. Write what you have to say to this author, then send it."
        )
        raise DomainError(message, code="only_opening")


def _check(network: Network, name: str, texts: dict[str, str]) -> None:
    if not name:
        raise DomainError(_("Give the opening a name, by which it is found."))
    if network.default_language not in texts:
        raise DomainError(_("Write the opening in the network's first language."))
    unknown = sorted({one for text in texts.values() for one in variables_in(text)} - VARIABLES.keys())
    if unknown:
        message = _("There is no “{%(name)s}”. An opening can say %(known)s.")
        known = ", ".join(f"{{{one}}}" for one in VARIABLES)
        raise DomainError(message % {"name": unknown[0], "known": known}, code="unknown_variable")
