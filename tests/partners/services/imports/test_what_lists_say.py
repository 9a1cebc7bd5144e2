"""What a list says of the network: who is missing, ended, merged, headquarters; whose word counts more."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partners.models import (
    ImportProblem,
    ImportRun,
    Membership,
    Network,
    Partner,
    Person,
)
from partners.scope import Scope
from partners.services.bulk import moves
from partners.services.imports.runs import begin_applying, continue_import
from partners.services.imports.whole import bring_network
from partners.services.merging import merge_partners
from partners.services.network import add_partner, move_partner
from partners.services.partner_life import deactivate_partner
from partners.tree import STEP
from portal.kernel.errors import DomainError
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet

pytestmark = pytest.mark.django_db
LEAD = HQ | person(person="Lea", e_mail="lea@example.org", role="agency_lead")


def seats() -> set[tuple[str, str, bool]]:
    return set(Membership.objects.values_list("person__name", "partner__number", "is_active"))


def test_missing_partners_and_roles_end_only_when_asked(bring) -> None:
    distributor = dealer("V", level="distributor")
    bring(
        LEAD, distributor, dealer("1", parent_number="V") | person(), dealer("2") | person(e_mail="i@e.org")
    )
    both = person(person="Ines", e_mail="ines@example.org")
    rows = (HQ, dealer("1", parent_number="V") | both)
    bring(*rows)
    assert Partner.objects.filter(is_active=False).count() == 0
    with pytest.raises(DomainError, match="Type the number 1"):
        bring(*rows, deactivate_missing=True)
    bring(*rows, deactivate_missing=True, gone_confirmed=1)
    assert set(Partner.objects.filter(is_active=False).values_list("number", flat=True)) == {"2"}
    assert seats() == {
        ("Lea", "HQ", True),
        ("Jens", "1", False),
        ("Jens", "2", True),
        ("Ines", "1", True),
    }


def test_missing_branch_ends_as_a_whole_and_rows_left_out_are_not_missing(bring) -> None:
    distributor = dealer("V", level="distributor")
    bring(HQ, distributor, dealer("W", level="distributor"), dealer("1", parent_number="V"), dealer("2"))
    bad = dealer("2", country="Atlantis")
    bring(HQ, dealer("W", level="distributor"), bad, deactivate_missing=True, gone_confirmed=1)
    assert set(Partner.objects.filter(is_active=False).values_list("number", flat=True)) == {"V", "1"}


def test_status_ends_and_returns_a_partner(bring, tmp_path) -> None:
    headings = ["number", "name", "level", "parent number", "status"]

    def state(word: str) -> Partner:
        path = write_sheet(
            tmp_path / "s.xlsx", [HQ, dealer("1", status=word), dealer("2", status=word)], headings
        )
        bring_network(path=path, slug="pumps")
        return Partner.objects.get(number="1")

    ended = state("inactive")
    assert (ended.is_active, ended.ended_at is not None) == (False, True)
    assert state("active").is_active
    assert not state("inactive").is_active


def test_row_that_renames_moves_and_ends_a_partner_does_all(bring, tmp_path) -> None:
    bring(HQ, dealer("V", level="distributor"), dealer("1"))
    headings = ["number", "name", "level", "parent number", "status"]
    path = write_sheet(
        tmp_path / "s.xlsx", [dealer("1", name="Anew", parent_number="V", status="inactive")], headings
    )
    bring_network(path=path, slug="pumps")
    moved = Partner.objects.get(number="1")
    assert (moved.name, moved.parent.number, moved.is_active) == ("Anew", "V", False)


def test_move_that_is_refused_leaves_the_row_out_and_says_why(bring, monkeypatch) -> None:
    bring(HQ, dealer("V", level="distributor"), dealer("1"), dealer("2"))
    monkeypatch.setattr(moves, "require_depth", too_deep_at(Partner.objects.get(number="1").path[-STEP:]))
    run = bring(dealer("1", parent_number="V"), dealer("2", parent_number="V"))
    assert (run.rows_bad, ImportProblem.objects.get(run=run).advice) == (1, "Too deep.")
    above = dict(Partner.objects.exclude(parent=None).values_list("number", "parent__number"))
    assert above == {"V": "HQ", "1": "HQ", "2": "V"}


def too_deep_at(step: str):
    def require_depth(path: str) -> None:
        if path.endswith(step):
            raise DomainError("Too deep.")

    return require_depth


def test_missing_partner_under_which_the_same_chunk_moves_another_ends_with_it(bring, begin) -> None:
    above = [dealer(number, level="distributor") for number in "AVX"]
    bring(HQ, *above, dealer("1", parent_number="A"))
    network = Network.objects.get()
    run, scope = begin(network, HQ, above[0], above[2], dealer("1", parent_number="X"))
    kept, gone = (Partner.objects.get(number=number) for number in "VX")
    merge_partners(scope=scope, kept=kept, gone=gone)
    begin_applying(scope=scope, run=run, deactivate_missing=True, gone_confirmed=1)
    assert continue_import(run.pk)
    assert Partner.objects.get(number="1").parent == kept
    problem = ImportProblem.objects.get(run=run)
    assert (problem.line, problem.value) == (5, "Dealer 1 (1)")
    assert "It hangs under Dealer V (V), which is missing from the list, and ended with it" in problem.advice
    active = Partner.objects.filter(is_active=True)
    assert set(active.values_list("number", flat=True)) == {"HQ", "A"}


def test_whoever_came_under_a_missing_partner_after_the_plan_is_in_the_report(bring, begin) -> None:
    above = (dealer(number, level="distributor") for number in "AV")
    bring(HQ, *above, dealer("1", parent_number="V"), dealer("3", parent_number="1"))
    network = Network.objects.get()
    for number, parent in (("R", "HQ"), ("stood there", "V")):
        region = {"parent": Partner.objects.get(number=parent), "level": "region", "name": number}
        add_partner(network=network, number=number, **region)
    region = Partner.objects.get(number="R")
    run, scope = begin(network, HQ, dealer("A", level="distributor"), dealer("2", parent_number="A"))
    above = Partner.objects.get(number="V")
    move_partner(scope=scope, partner=region, parent=above)
    move_partner(scope=scope, partner=Partner.objects.get(number="A"), parent=region)
    begin_applying(scope=scope, run=run, deactivate_missing=True, gone_confirmed=3)
    assert continue_import(run.pk)
    said = ImportProblem.objects.filter(run=run).order_by("line").values_list("line", "value")
    run.refresh_from_db()
    assert run.stage == "done"
    assert list(said) == [(0, "R (R)"), (3, "Dealer A (A)"), (4, "Dealer 2 (2)")]


def test_inactive_partner_of_a_list_without_status_is_counted_and_stays(bring) -> None:
    bring(HQ, dealer("1"))
    network = Network.objects.get()
    deactivate_partner(scope=Scope.system(network.pk), partner=Partner.objects.get(number="1"))
    run = bring(HQ, dealer("1"))
    assert (run.counts["sleeping"], Partner.objects.get(number="1").is_active) == (1, False)


def test_refused_return_leaves_the_row_out_and_says_why(bring, tmp_path) -> None:
    bring(HQ, dealer("V", level="distributor"), dealer("1", parent_number="V"))
    network = Network.objects.get()
    deactivate_partner(scope=Scope.system(network.pk), partner=Partner.objects.get(number="V"))
    headings = ["number", "name", "level", "parent number", "status"]
    path = write_sheet(tmp_path / "s.xlsx", [dealer("1", parent_number="V", status="active")], headings)
    run = bring_network(path=path, slug="pumps")
    assert (run.rows_bad, run.counts["done"]) == (1, {})
    assert "above is not active" in ImportProblem.objects.get(run=run).advice


def test_merged_number_leads_to_the_record_that_was_kept(bring) -> None:
    bring(HQ, dealer("1"), dealer("2"))
    network = Network.objects.get()
    merge_partners(
        scope=Scope.system(network.pk),
        kept=Partner.objects.get(number="1"),
        gone=Partner.objects.get(number="2"),
    )
    run = bring(HQ, dealer("1"), dealer("2", name="Another") | person(), dealer("3", parent_number="2"))
    assert run.rows_bad == 0
    assert Partner.objects.get(number="3").parent.number == "1"
    assert seats() == {("Jens", "1", True)}


def test_level_that_does_not_fit_is_left_out_and_the_same_file_changes_nothing(bring) -> None:
    rows = (
        HQ,
        dealer("1"),
        dealer("V", level="distributor", parent_number="1"),
        dealer("2", parent_number="V"),
    )
    assert bring(*rows, dealer("3", parent_number="1")).rows_bad == 2
    assert set(Partner.objects.values_list("number", flat=True)) == {"HQ", "1", "3"}
    run = bring(*rows, dealer("3", parent_number="1"), deactivate_missing=True)
    assert (run.counts["plan"]["partner"], run.rows_bad) == ({"unchanged": 3}, 2)
    problem = ImportProblem.objects.filter(run=run).order_by("line")[0]
    assert (problem.line, problem.column, problem.letter, problem.value) == (4, "parent number", "D", "1")


def test_circle_with_what_stands_here_is_refused(bring) -> None:
    bring(HQ, dealer("A", level="distributor"), dealer("B", parent_number="A"))
    run = bring(HQ, dealer("A", level="distributor", parent_number="B"))
    assert (run.rows_bad, Partner.objects.get(number="A").parent.number) == (1, "HQ")


def test_second_headquarters_and_another_level_for_it_are_refused(bring) -> None:
    bring(HQ, dealer("V", level="distributor"))
    assert bring(HQ | {"number": "H2"}).rows_bad == 1
    assert bring(dealer("HQ", parent_number="V")).rows_bad == 1


def test_two_names_for_one_address_are_refused_and_the_seat_is_not_missing(bring) -> None:
    bring(HQ, dealer("1") | person(), dealer("2") | person())
    run = bring(
        HQ,
        dealer("1") | person(),
        dealer("2") | person(person="Jan"),
        deactivate_missing=True,
    )
    assert (run.rows_bad, Person.objects.get().name) == (1, "Jens")
    assert seats() == {("Jens", "1", True), ("Jens", "2", True)}


def test_details_that_a_person_confirmed_are_only_completed(bring) -> None:
    bring(HQ, dealer() | person())
    Person.objects.update(confirmed_at=timezone.now())
    run = bring(HQ, dealer() | person(person="Jens Peter", language="en"))
    assert run.counts["plan"]["person"] == {"unchanged": 1}
    assert Person.objects.get().name == "Jens"


def test_flat_list_founds_a_network_with_a_headquarters(tmp_path) -> None:
    headings = ["Händlernummer", "Händlername", "Region", "Land"]
    rows = [
        {"Händlernummer": "1", "Händlername": "Eins", "Region": "Nord", "Land": "DE"},
        {"Händlernummer": "2", "Händlername": "Zwei", "Region": "Süd", "Land": "DE"},
    ]
    run = bring_network(path=write_sheet(tmp_path / "f.xlsx", rows, headings), slug="heat-pumps")
    assert run.rows_bad == 0
    assert (run.network.name, Partner.objects.get(parent=None).name) == ("Heat Pumps", "Heat Pumps")
    assert Partner.objects.get(number="1").parent.name == "Nord"


def test_network_is_found_by_the_name_of_its_headquarters(tmp_path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [HQ, dealer()])
    first = bring_network(path=path)
    assert first.network.slug == "pumps-hq"
    second = bring_network(path=path)
    assert (second.network, second.counts["plan"]["partner"]) == (first.network, {"unchanged": 2})


def test_mapping_that_is_none_is_refused(bring) -> None:
    with pytest.raises(DomainError, match="not a mapping"):
        bring(HQ, mapping={"columns": 1})
    assert ImportRun.objects.count() == 0


def test_command_takes_a_mapping_from_a_file(bring, tmp_path) -> None:
    run = bring(HQ)
    mapping, sheet = tmp_path / "m.json", write_sheet(tmp_path / "c.xlsx", [HQ, dealer()])
    mapping.write_text(json.dumps(run.mapping))
    out = StringIO()
    arguments = ["import_network", str(sheet), "--network", "pumps", "--mapping", str(mapping)]
    call_command(*arguments, stdout=out)
    assert out.getvalue() == "Done in pumps: 1 new partners, 1 unchanged partners.\n"
    mapping.write_text("{")
    with pytest.raises(CommandError, match="not a mapping in JSON"):
        call_command(*arguments, stdout=out)
