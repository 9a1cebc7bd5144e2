"""Networks with people in them, made through the services as in real life."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partners.enums import ConsentPurpose, Level, Role
from partners.models import Audience, Campaign, Consent, Membership, Network, Partner, Person
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope
from partners.services.membership import grant_membership
from partners.services.network import add_partner, found_network


class NetworkFactory(DjangoModelFactory):
    """A founded network with its "Everyone" audience, home page and groups, and its hq partner."""

    class Meta:
        model = Network

    slug = factory.Sequence(lambda n: f"network-{n}")
    name = factory.LazyAttribute(lambda made: made.slug.replace("-", " ").title())
    languages = factory.LazyFunction(lambda: ["en", "de"])
    sender_name = "Anna Berger"
    sender_role = "Channel agency"
    contact_email = "anna.berger@agency.example"

    @classmethod
    def _create(cls, model_class: type[Network], *args: Any, **fields: Any) -> Network:
        network = found_network(**fields)
        add_partner(network=network, parent=None, level=Level.HQ, number="HQ", name=f"{network.name} HQ")
        return network


def hq_of(network: Network) -> Partner:
    """Return the root of a network's tree."""
    return Partner.objects.get(network=network, parent=None)


class PartnerFactory(DjangoModelFactory):
    """A dealer right under hq, unless told otherwise."""

    class Meta:
        model = Partner

    network = factory.SubFactory(NetworkFactory)
    parent = factory.LazyAttribute(lambda made: hq_of(made.network))
    level = Level.DEALER
    # Beyond the numbers that tests write out themselves.
    number = factory.Sequence(lambda n: f"{n + 50_000}")
    name = factory.Sequence(lambda n: f"Dealer {n}")
    country = "DE"
    town = "Kassel"
    band = "B"

    @classmethod
    def _create(cls, model_class: type[Partner], *args: Any, **fields: Any) -> Partner:
        fields["parent"].refresh_from_db()
        return add_partner(**fields)


class PersonFactory(DjangoModelFactory):
    """Somebody with an address; `consented_to=["news"]` records consent."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    language = "en"

    @factory.post_generation
    def consented_to(self, create: bool, extracted: list[str] | None, **_kwargs: Any) -> None:
        """Record consent to the named purposes: `consented_to=["news"]`."""
        for purpose in extracted or []:
            Consent.objects.create(person=self, purpose=purpose, granted=True, way="test")


class MembershipFactory(DjangoModelFactory):
    """A role with its account: `MembershipFactory(role=..., network=...)`; HQ and agency roles sit at hq."""

    class Meta:
        model = Membership
        exclude = ("network",)

    network = factory.SubFactory(NetworkFactory)
    role = Role.DEALER_STAFF
    partner = factory.LazyAttribute(lambda made: partner_for(made.network, made.role))
    person = factory.SubFactory(PersonFactory, network=factory.SelfAttribute("..partner.network"))

    @classmethod
    def create(cls, **fields: Any) -> Membership:
        """Take the network of the partner that is given, instead of founding one for nothing."""
        if "partner" in fields:
            fields.setdefault("network", fields["partner"].network)
        return super().create(**fields)

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **fields: Any) -> Membership:
        scope = Scope.system(fields["partner"].network_id)
        return grant_membership(scope=scope, **fields)


def partner_for(network: Network, role: str) -> Partner:
    """Return where a role sits when a test does not say: hq, or a new partner of its level."""
    if role in HQ_ROLES | AGENCY_ROLES:
        return hq_of(network)
    levels = {Role.DISTRIBUTOR_MANAGER: Level.DISTRIBUTOR, Role.FIELD_MANAGER: Level.REGION}
    return PartnerFactory(network=network, level=levels.get(role, Level.DEALER))


def consenting(**fields: Any) -> Person:
    """Make a person who consented to news and asks."""
    return PersonFactory(consented_to=list(ConsentPurpose.values), **fields)


class AudienceFactory(DjangoModelFactory):
    """A rule that reaches everybody until a dimension is given."""

    class Meta:
        model = Audience

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Audience {n}")


class CampaignFactory(DjangoModelFactory):
    """A campaign that runs for a month from today."""

    class Meta:
        model = Campaign

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Campaign {n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate())
    ends_on = factory.LazyAttribute(lambda made: made.starts_on + dt.timedelta(days=30))
