"""Authors whose every trace is a word of its own, and what each reader may find of them: PRODUCT's table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from feedback.enums import Kind, Mode
from feedback.models import Remark, Theme
from feedback.services.submit import Words, submit_remark, submit_without_identity
from partners.enums import Level, Role
from partners.models import Membership
from partners.queries.scope import scope_for
from tests.architecture.things import hand_over, make_theme
from tests.architecture.world import Side
from tests.factories.partners import MembershipFactory, PartnerFactory, PersonFactory

TRACES = ("text", "dealer", "town", "name", "email", "person")
PROTECTED = (Mode.AGENCY_ONLY, Mode.NO_IDENTITY)


@dataclass
class Author:
    """Somebody who said one thing in one mode, with a colleague and a principal beside them."""

    mode: str
    passed_on: bool
    words: dict[str, str]
    wording: str
    remark: Remark
    seats: dict[str, Membership]

    @property
    def case(self) -> str:
        """Name the case in the table."""
        return f"{self.mode}{' passed on' if self.passed_on else ''}"


def make_authors(side: Side) -> list[Author]:
    """Let one author speak for each mode, kept and passed on."""
    theme = make_theme(side, "Spare parts")
    kinds = [(mode, passed_on) for mode in Mode.values for passed_on in (False, True)]
    return [_author(side, theme, place, *kind) for place, kind in enumerate(kinds)]


def _author(side: Side, theme: Theme, place: int, mode: str, passed_on: bool) -> Author:
    letter = "abcdefgh"[place]
    words = {
        "text": f"quartz{letter}quartz",
        "dealer": f"Larkspur{letter}",
        "town": f"Foxglove{letter}",
        "name": f"Marigold{letter}",
        "email": f"snapdragon{letter}",
        "person": f"{770_000_000 + place * 1111}",
    }
    dealer = PartnerFactory(
        network=side.network,
        parent=side.places["importer"],
        level=Level.DEALER,
        name=words["dealer"],
        town=words["town"],
        country="DE",
    )
    person = PersonFactory(
        pk=int(words["person"]), network=side.network, name=words["name"], email=f"{words['email']}@x.example"
    )
    seats = {
        "author": MembershipFactory(partner=dealer, person=person, role=Role.DEALER_STAFF),
        "colleague": MembershipFactory(partner=dealer, role=Role.DEALER_STAFF),
        "principal": MembershipFactory(partner=dealer, role=Role.DEALER_PRINCIPAL),
    }
    remark = _speak(side, seats["author"], mode, words["text"])
    wording = f"cleared{letter}wording" if mode in PROTECTED else ""
    if passed_on:
        hand_over(side, remark, theme, wording)
    return Author(mode, passed_on, words, wording, remark, seats)


def _speak(side: Side, seat: Membership, mode: str, text: str) -> Remark:
    said = Words(kind=Kind.PROBLEM, text=text)
    now = timezone.now()
    if mode == Mode.NO_IDENTITY:
        return submit_without_identity(
            network=side.network, country="DE", words=said, submission_key=text, at=now
        )
    scope = scope_for(seat.person.user, side.network)
    return submit_remark(
        scope=scope, network=side.network, mode=mode, words=said, submission_key=text, at=now
    )


NOTHING: frozenset[str] = frozenset()
ALL = frozenset({"text", "dealer", "name"})
# What a reader finds of an author, by case; `wording` is what the agency cleared. An e-mail address and a
# person's key are found by nobody; a dealer's town goes with the dealer.
SEEN_BY_HQ = {
    "named": NOTHING,
    "named passed on": ALL,
    "agency_only": NOTHING,
    "agency_only passed on": frozenset({"wording"}),
    "no_identity": NOTHING,
    "no_identity passed on": frozenset({"wording"}),
}
SEEN_BY_AGENCY = {
    "named": ALL,
    "named passed on": ALL,
    "agency_only": frozenset({"text", "dealer"}),
    "agency_only passed on": frozenset({"text", "dealer", "wording"}),
    "no_identity": frozenset({"text"}),
    "no_identity passed on": frozenset({"text", "wording"}),
}
UNSEEN = dict.fromkeys(SEEN_BY_HQ, NOTHING)
TABLE = {
    "anonymous": UNSEEN,
    "staff": UNSEEN,
    "principal": UNSEEN,
    "distributor": UNSEEN,
    "field": SEEN_BY_HQ,
    "marketer": SEEN_BY_HQ,
    "sponsor": SEEN_BY_HQ,
    "analyst": SEEN_BY_AGENCY,
    "lead": SEEN_BY_AGENCY,
    "admin": UNSEEN,
    "stranger": UNSEEN,
    "revoked": UNSEEN,
    "both": UNSEEN,
}
