"""Remarks, cases and themes, made through the services as in real life."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from feedback.enums import AnswerKind, Kind, Mode
from feedback.models import Answer, Case, CaseTheme, Opening, Remark, Theme
from feedback.queries.receipt import with_story
from feedback.services.answers import answer_theme
from feedback.services.openings import save_opening
from feedback.services.passing import pass_on
from feedback.services.recordings import check_recording
from feedback.services.submit import Words, submit_remark, submit_without_identity
from feedback.services.telling import tell_due
from feedback.services.themes import add_theme
from partners.enums import Role
from partners.models import Membership, Network
from partners.periods import local_day
from partners.queries.scope import seat_of
from partners.scope import Scope
from portal.kernel.identifiers import random_token
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.sounds import spoken

WORDING = "The unit can't be read in the sun."


def scope_of(membership: Membership) -> Scope:
    """Return the scope of somebody who holds this one membership."""
    return Scope.of(membership.network_id, membership.person.user_id, (seat_of(membership),))


class ThemeFactory(DjangoModelFactory):
    """A theme with an addressee at HQ."""

    class Meta:
        model = Theme

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    code = factory.Sequence(lambda n: f"theme-{n}")
    names = factory.LazyAttribute(lambda made: {"en": made.name, "de": f"{made.name} DE"})
    addressee = factory.LazyAttribute(
        lambda made: MembershipFactory(network=made.network, role=Role.HQ_SPONSOR)
    )


def say(
    author: Membership,
    *,
    mode: str = Mode.AGENCY_ONLY,
    text: str = "The display can't be read outside.",
    at: dt.datetime | None = None,
    kind: str = Kind.PROBLEM,
    **more: Any,
) -> Remark:
    """Let somebody say something; with no identity, only their country stays."""
    words, key, at = Words(kind=kind, text=text, **more), random_token(), at or timezone.now()
    network = author.network
    if mode == Mode.NO_IDENTITY:
        return submit_without_identity(
            network=network, country=author.partner.country, words=words, submission_key=key, at=at
        )
    return submit_remark(
        scope=scope_of(author), network=network, mode=mode, words=words, submission_key=key, at=at
    )


@dataclass
class House:
    """One network with somebody of each kind, and short ways to move a remark along."""

    network: Network
    analyst: Membership
    sponsor: Membership
    theme: Theme

    @classmethod
    def build(cls, **fields: Any) -> House:
        """Make the network, an analyst, a sponsor and one theme addressed to the sponsor."""
        network = NetworkFactory(**fields)
        sponsor = MembershipFactory(network=network, role=Role.HQ_SPONSOR)
        return cls(
            network,
            MembershipFactory(network=network, role=Role.AGENCY_ANALYST),
            sponsor,
            ThemeFactory(network=network, addressee=sponsor),
        )

    @property
    def desk(self) -> Scope:
        """Return the analyst's scope."""
        return scope_of(self.analyst)

    @cached_property
    def lead(self) -> Membership:
        """Return whoever leads the agency's work: made when first asked for."""
        return self.member(Role.AGENCY_LEAD)

    @property
    def leading(self) -> Scope:
        """Return the lead's scope."""
        return scope_of(self.lead)

    @property
    def hq(self) -> Scope:
        """Return the sponsor's scope."""
        return scope_of(self.sponsor)

    @property
    def today(self) -> dt.date:
        """Return the day it is in this network, which late in the evening is not the day in UTC."""
        return local_day(timezone.now(), self.network.time_zone)

    def member(self, role: str = Role.DEALER_STAFF, **fields: Any) -> Membership:
        """Make somebody else of this network."""
        return MembershipFactory(network=self.network, role=role, **fields)

    def remark(self, author: Membership | None = None, **fields: Any) -> Remark:
        """Let a dealer say something."""
        return say(author or self.member(), **fields)

    def spoken(self, author: Membership | None = None, *, text: str = "", **fields: Any) -> Remark:
        """Let a dealer speak, and the worker look at the recording."""
        remark = self.remark(author, text=text, voice=spoken(), **fields)
        check_recording(remark.recording.pk)
        return with_story(Remark.objects.filter(pk=remark.pk)).get()

    def themed(self, remark: Remark, theme: Theme | None = None) -> CaseTheme:
        """Give a remark a theme."""
        return add_theme(scope=self.desk, case=remark.case, theme=theme or self.theme, at=timezone.now())

    def passed(
        self, remark: Remark, theme: Theme | None = None, *, wording: str = WORDING, at: Any = None
    ) -> CaseTheme:
        """Give a remark a theme and pass it on."""
        row = self.themed(remark, theme)
        return pass_on(scope=self.desk, case_theme=row, wording=wording, at=at or timezone.now())

    def answered(self, theme: Theme | None = None, **fields: Any) -> Answer:
        """Answer a theme for HQ."""
        given = {"kind": AnswerKind.WILL_DO, "text": "We change the display.", **fields}
        return answer_theme(scope=self.hq, theme=theme or self.theme, at=timezone.now(), **given)

    def told(self, remark: Remark) -> Case:
        """Bring a remark through its whole way until its author was told."""
        self.passed(remark)
        self.answered()
        tell_due()
        return Case.objects.get(remark=remark)


def opening(house: House, text: str, name: str = "Thanks", **texts: str) -> Opening:
    """Let the agency's lead say how replies may begin."""
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    return save_opening(scope=lead, network=house.network, name=name, texts={"en": text, **texts})
