"""Who is in the network without an address, or with one, is the same person in a list that says otherwise."""

from __future__ import annotations

import pytest

from partners.enums import Role
from partners.models import ActivityLog, Consent, ImportProblem, Membership, Network, Partner, Person, Pulse
from partners.scope import Scope
from partners.services.membership import grant_membership
from tests.partners.imports.sheets import HQ, dealer, person

pytestmark = pytest.mark.django_db
WITHOUT = person(e_mail="", consent="yes")
ADDRESSED = person(consent="yes")


def people() -> list[tuple[str, str]]:
    return sorted(Person.objects.values_list("name", "email"))


def test_person_known_without_an_address_gets_the_one_that_the_list_has(bring) -> None:
    bring(HQ, dealer("1") | WITHOUT, dealer("2"))
    before = Person.objects.get(name="Jens")
    assert (before.user_id, Pulse.objects.get(partner__number="1").is_reachable) == (None, False)
    rows = (HQ, dealer("1") | ADDRESSED, dealer("1") | WITHOUT, dealer("2") | ADDRESSED)
    run = bring(*rows)
    after = Person.objects.get(name="Jens")
    assert people() == [("Jens", "jens@example.org")]
    assert (after.pk, after.user.email) == (before.pk, "jens@example.org")
    assert Pulse.objects.get(partner__number="1").is_reachable
    assert set(Membership.objects.filter(person=after).values_list("partner__number", flat=True)) == {
        "1",
        "2",
    }
    assert run.counts["plan"]["person"] == {"changed": 2}
    assert bring(*rows).counts["plan"]["person"] == {"unchanged": 2}
    assert ActivityLog.objects.get(verb="partners.person_changed").data == {"fields": ["email"]}


def test_person_known_with_an_address_is_meant_by_a_row_without_one(bring) -> None:
    bring(HQ, dealer("1") | ADDRESSED)
    run = bring(HQ, dealer("1") | person(e_mail="", role="dealer_principal"))
    assert people() == [("Jens", "jens@example.org")]
    assert run.counts["plan"]["person"] == {"changed": 1}
    assert set(Membership.objects.values_list("role", flat=True)) == {"dealer_staff", "dealer_principal"}
    assert Consent.objects.filter(person__name="Jens", granted=True).count() == 2


def test_two_known_of_one_name_are_asked_about_and_those_told_apart_stay_apart(bring) -> None:
    other = person(e_mail="other@example.org")
    bring(HQ, dealer("1") | ADDRESSED, dealer("1") | other)
    run = bring(HQ, dealer("1") | person(e_mail=""))
    problem = ImportProblem.objects.get(run=run)
    assert (problem.line, problem.value, Person.objects.count()) == (3, "Jens", 2)
    assert "jens@example.org, other@example.org. Write the address of the one who is meant." in problem.advice
    network, partner = Network.objects.get(), Partner.objects.get(number="1")
    third = Person.objects.create(network=network, name="Jens", language="de")
    grant_membership(scope=Scope.system(network.pk), person=third, partner=partner, role=Role.DEALER_STAFF)
    run = bring(HQ, dealer("1") | ADDRESSED, dealer("1") | other, dealer("1") | person(e_mail=""))
    assert (run.rows_bad, run.counts["plan"]["person"]) == (0, {"unchanged": 3})


def test_address_of_somebody_known_elsewhere_changes_nobody_without_one(bring) -> None:
    bring(HQ, dealer("1") | WITHOUT, dealer("2") | ADDRESSED)
    bring(HQ, dealer("1") | ADDRESSED)
    assert people() == [("Jens", ""), ("Jens", "jens@example.org")]
