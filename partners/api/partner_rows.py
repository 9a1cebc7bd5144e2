"""Partners and their people as programs read them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partners.enums import Band, Level
from partners.models import Partner
from partners.queries.network.directory import SORTS, STATUSES
from portal.kernel.api.paging import Paging

KEY = {"min_value": 1, "max_value": 2**53}


class PartnerFilter(Paging):
    """What the list of partners is filtered by."""

    q = serializers.CharField(required=False, max_length=100, help_text="Words of name, number or town.")
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    country = serializers.RegexField("^[A-Za-z]{2}$", required=False)
    status = serializers.ChoiceField(choices=list(STATUSES), required=False, default="active")
    band = serializers.ChoiceField(choices=[*Band.values, "-"], required=False, help_text="“-”: none.")
    group = serializers.CharField(required=False, max_length=100, help_text="The ownership group.")
    under = serializers.IntegerField(required=False, help_text="The id of a branch.", **KEY)
    sort = serializers.ChoiceField(
        choices=[way + name for name in SORTS if name != "heard" for way in ("", "-")],
        required=False,
        default="name",
    )


class PartnerRow(serializers.Serializer[Partner]):
    """A partner's facts; `parent` is null where whoever asks does not read the one above."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    parent = serializers.SerializerMethodField()
    country = serializers.CharField()
    town = serializers.CharField()
    band = serializers.CharField(help_text="A, B, C or empty.")
    ownership_group = serializers.CharField()
    is_active = serializers.BooleanField()

    def get_parent(self, partner: Partner) -> int | None:
        """Return the id of the partner above, if it is theirs to see."""
        roots = self.context["paths"]
        inside = any(partner.path.startswith(root) and partner.path != root for root in roots)
        return partner.parent_id if inside else None


class PersonRow(serializers.Serializer[Any]):
    """Somebody who works at a partner, as far as whoever asks may know: what may not be known is null."""

    id = serializers.IntegerField(source="person.pk", allow_null=True)
    name = serializers.CharField(source="person.name")
    email = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    roles = serializers.ListField(child=serializers.CharField())
    consents = serializers.ListField(child=serializers.CharField(), source="purposes")

    def get_email(self, one: Any) -> str | None:
        """Return the address where the person is shown whole."""
        return one.person.email or None

    def get_language(self, one: Any) -> str | None:
        """Return the language where the person is shown whole."""
        return one.person.language if one.person.pk else None


class RoleCount(serializers.Serializer[Any]):
    """How many people have a role."""

    role = serializers.CharField()
    people = serializers.IntegerField()


class PeopleOfPartner(serializers.Serializer[Any]):
    """Who works at a partner: by name, or counted by role, or withheld by the distributor."""

    are_named = serializers.BooleanField()
    is_withheld = serializers.BooleanField()
    people = PersonRow(many=True, source="named")
    counts = serializers.SerializerMethodField()

    def get_counts(self, people: Any) -> list[dict[str, Any]]:
        """Return how many people have which role, where they are not named."""
        return [{"role": role, "people": count} for role, count in people.counts]
