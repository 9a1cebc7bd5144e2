"""Rows become partners, people, accounts and consents; twice is once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.enums import Role
from partners.imports.sentences import ImportFileError
from partners.models import (
    ActivityLog,
    Consent,
    ImportProblem,
    ImportRow,
    ImportRun,
    Membership,
    Network,
    Partner,
    Person,
    Pulse,
    User,
)
from partners.queries.import_reports import summary_of
from partners.services.imports import applying, planning
from partners.services.imports.whole import bring_network
from partners.services.membership import record_consent
from portal.kernel.errors import DomainError
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet

pytestmark = pytest.mark.django_db
COUNTED = (Network, Partner, Person, Membership, User, Consent, Pulse, ActivityLog)
RUNS = (ImportRun, ImportRow)


@pytest.fixture
def bring(tmp_path):
    """Import rows into the network `pumps`."""

    def run(*rows, **options):
        return bring_network(path=write_sheet(tmp_path / "a.xlsx", rows), slug="pumps", **options)

    return run


def done(run: ImportRun) -> dict[str, int]:
    """Return the figures that are not nought."""
    return {str(line.label): line.count for line in summary_of(run) if line.count}


def left_out(run: ImportRun) -> list[tuple[int, str]]:
    """Return row and column of what was left out."""
    return list(ImportProblem.objects.filter(run=run).order_by("line", "pk").values_list("line", "column"))


def test_new_network_comes_in_whole(bring) -> None:
    staff = person(consent="yes")
    boss = person(person="Ines", e_mail="ines@example.org", role="dealer_principal", consent="no")
    run = bring(dealer(country="DE", band="A") | staff, dealer(country="DE", band="A") | boss, HQ)
    assert (run.stage, left_out(run)) == ("done", [])
    assert done(run) == {"new partners": 2, "new people": 2}
    network = Network.objects.get(slug="pumps")
    assert (network.name, network.languages) == ("Pumps HQ", ["de"])
    shop = Partner.objects.get(network=network, number="00017")
    assert (shop.parent.number, shop.country, shop.band) == ("HQ", "DE", "A")
    assert shop.pulse.is_reachable
    assert set(shop.memberships.values_list("person__name", "role")) == {
        ("Jens", Role.DEALER_STAFF),
        ("Ines", Role.DEALER_PRINCIPAL),
    }
    user = User.objects.get(email="jens@example.org")
    assert (user.language, user.has_usable_password()) == ("de", False)
    assert set(Consent.objects.values_list("person__name", "purpose", "granted")) == {
        ("Jens", "news", True),
        ("Jens", "ask", True),
        ("Ines", "news", False),
        ("Ines", "ask", False),
    }


def test_mails_are_signed_by_the_agencys_first_person(bring) -> None:
    analyst = person(person="Anna", e_mail="anna@example.org", role="agency_analyst")
    lead = person(person="Lea", e_mail="lea@example.org", role="agency_lead")
    bring(HQ | analyst, dealer() | person(), HQ | lead)
    network = Network.objects.get(slug="pumps")
    assert (network.sender_name, network.contact_email) == ("Lea", "lea@example.org")
    bring(HQ | person(person="Ada", e_mail="ada@example.org", role="agency_lead"))
    network.refresh_from_db()
    assert network.sender_name == "Lea"


def test_nobody_signs_before_the_agency_has_somebody(bring) -> None:
    bring(HQ, dealer() | person())
    assert Network.objects.get(slug="pumps").sender_name == ""


def test_same_file_twice_changes_nothing(bring) -> None:
    rows = (HQ, dealer() | person(consent="yes"), dealer("2") | person(e_mail=""))
    bring(*rows)
    before = [model.objects.count() for model in COUNTED]
    run = bring(*rows)
    assert done(run) == {"unchanged partners": 3, "unchanged people": 2}
    assert [model.objects.count() for model in COUNTED] == before


def test_person_at_two_partners_is_one_with_two_memberships(bring) -> None:
    bring(HQ, dealer() | person(), dealer("2") | person())
    assert (Person.objects.count(), User.objects.count(), Membership.objects.count()) == (1, 1, 2)


def test_same_address_in_two_networks_is_one_user_and_two_people(bring, tmp_path) -> None:
    bring(HQ, dealer() | person())
    bring_network(path=write_sheet(tmp_path / "b.xlsx", [HQ, dealer() | person()]), slug="bikes")
    assert (Person.objects.count(), User.objects.count()) == (2, 1)


def test_good_rows_are_kept_beside_bad_ones(bring) -> None:
    run = bring(HQ, dealer("1", country="Atlantis"), dealer("2"), dealer("3", parent_number="1"))
    assert left_out(run) == [(3, "country"), (5, "parent number")]
    assert run.rows_bad == 2
    assert set(Partner.objects.values_list("number", flat=True)) == {"HQ", "2"}


def test_changed_file_changes_and_moves(bring) -> None:
    distributor = dealer("V", level="distributor")
    bring(HQ, distributor, dealer() | person())
    run = bring(
        HQ, distributor, dealer(parent_number="V", town="Ulm") | person(person="Jens P.", language="en")
    )
    assert done(run) == {"moved partners": 1, "unchanged partners": 2, "changed people": 1}
    shop = Partner.objects.get(number="00017")
    assert (shop.parent.number, shop.town) == ("V", "Ulm")
    assert Membership.objects.get().path == shop.path
    assert (Person.objects.get().name, Person.objects.get().language) == ("Jens P.", "en")


def test_file_never_overrules_what_a_person_said(bring) -> None:
    bring(HQ, dealer() | person(consent="yes"))
    jens = Person.objects.get()
    record_consent(person=jens, purpose="news", granted=False, way="unsubscribe")
    bring(HQ, dealer() | person(consent="yes"))
    assert dict(jens.consents.values_list("purpose", "granted")) == {"news": False, "ask": True}
    bring(HQ, dealer() | person(consent="no"))
    assert dict(jens.consents.values_list("purpose", "granted")) == {"news": False, "ask": False}


def test_dry_run_says_and_changes_nothing(bring) -> None:
    run = bring(HQ, dealer() | person(), dry_run=True)
    assert done(run) == {"new partners": 2, "new people": 1}
    assert [model.objects.count() for model in COUNTED] == [0] * len(COUNTED)
    assert [model.objects.count() for model in RUNS] == [0, 0]


def test_each_chunk_is_a_transaction_of_its_own(bring, monkeypatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 2)
    real = applying.APPLY["partner"]

    def fail_at_last(**given):
        if any(row.number == "4" for row in given["rows"]):
            raise RuntimeError("killed")
        return real(**given)

    monkeypatch.setitem(applying.APPLY, "partner", fail_at_last)
    rows = [HQ, *(dealer(str(number)) for number in range(1, 5))]
    with pytest.raises(RuntimeError):
        bring(*rows)
    assert Partner.objects.count() == 4
    monkeypatch.setitem(applying.APPLY, "partner", real)
    assert done(bring(*rows)) == {"new partners": 1, "unchanged partners": 4}
    assert sorted(ImportRun.objects.values_list("stage", flat=True)) == ["cancelled", "done"]


def test_new_network_without_headquarters_is_refused(bring) -> None:
    with pytest.raises(ImportFileError, match="no good row has the level hq"):
        bring(dealer())


def test_network_may_not_take_an_address_of_ours(tmp_path) -> None:
    with pytest.raises(DomainError, match="can't be a network's address"):
        bring_network(path=write_sheet(tmp_path / "a.xlsx", [HQ]), slug="admin")


def test_languages_nobody_is_offered_fall_back(bring) -> None:
    bring(HQ, dealer() | person(language="pl"))
    assert Network.objects.get().languages == ["en"]
    assert (Person.objects.get().language, User.objects.get().language) == ("pl", "en")


class TestCommand:
    """`manage.py import_network`."""

    def test_prints_what_was_done(self, tmp_path) -> None:
        out = StringIO()
        path = write_sheet(tmp_path / "a.xlsx", [HQ])
        call_command("import_network", str(path), "--network", "pumps", stdout=out)
        assert out.getvalue() == "Done in pumps: 1 new partners.\n"

    def test_lists_bad_rows_and_fails(self, tmp_path) -> None:
        err = StringIO()
        path = write_sheet(tmp_path / "a.xlsx", [HQ, dealer(country="Atlantis")])
        with pytest.raises(CommandError, match="1 row was left out"):
            call_command("import_network", str(path), "--network", "pumps", stdout=StringIO(), stderr=err)
        assert "row 3, country “Atlantis”: " in err.getvalue()

    def test_says_in_one_sentence_what_is_wrong_with_the_file(self, tmp_path) -> None:
        with pytest.raises(CommandError, match="There is no file"):
            call_command("import_network", str(tmp_path / "none.xlsx"), "--network", "pumps")
