"""A run's stages: who moves it on, what refuses, what a lost lease leaves alone, what is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from partners.enums import ImportStage, Role
from partners.imports.mapping import Mapping
from partners.models import (
    ActivityLog,
    ImportProblem,
    ImportRun,
    Membership,
    Network,
    Partner,
    Person,
)
from partners.scope import Scope
from partners.services.imports import planning, runs
from partners.services.imports.purging import purge_due_imports
from partners.services.imports.whole import bring_network
from partners.services.merging import merge_partners
from partners.services.partner_life import deactivate_partner
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet

pytestmark = pytest.mark.django_db
LEAD = HQ | person(person="Lea", e_mail="lea@example.org", role="agency_lead")


@pytest.fixture
def bring(tmp_path: Path):
    """Import rows into the network `pumps` at one go."""

    def run(*rows: dict[str, object], **options: object) -> ImportRun:
        path = write_sheet(tmp_path / "a.xlsx", rows)
        return bring_network(path=path, slug="pumps", **options)

    return run


@pytest.fixture
def begin(tmp_path: Path):
    """Start a run by upload and let it be compared; returns it with its scope."""

    def run(network: Network, *rows: dict[str, object]) -> tuple[ImportRun, Scope]:
        scope = Scope.system(network.pk)
        content = write_sheet(tmp_path / "b.xlsx", rows).read_bytes()
        upload = SimpleUploadedFile("b.xlsx", content)
        started = runs.start_import(scope=scope, network=network, upload=upload, language="en")
        assert runs.continue_import(started.pk)
        started.refresh_from_db()
        mapping = Mapping.from_json(started.mapping)
        runs.confirm_mapping(scope=scope, run=started, mapping=mapping)
        assert runs.continue_due_imports() == 1
        started.refresh_from_db()
        assert started.stage == ImportStage.PLANNED
        return started, scope

    return run


def seats() -> set[tuple[str, str, bool]]:
    return set(Membership.objects.values_list("person__name", "partner__number", "is_active"))


def test_only_the_lead_imports(begin) -> None:
    network = NetworkFactory()
    analyst = MembershipFactory(network=network, role=Role.AGENCY_ANALYST)
    with pytest.raises(NotAllowedError):
        runs.require_manager(Scope.of(network.pk, analyst.person.user_id, ()), network.pk)
    with pytest.raises(NotAllowedError):
        runs.require_manager(Scope.system(network.pk), NetworkFactory().pk)


def test_upload_that_can_not_be_written_down_leaves_no_file(monkeypatch) -> None:
    network, stored = NetworkFactory(), []
    real = runs.store_upload
    monkeypatch.setattr(runs, "store_upload", lambda *given: stored.append(real(*given)) or stored[-1])
    monkeypatch.setattr(runs, "log_activity", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        runs.start_import(
            scope=Scope.system(network.pk),
            network=network,
            upload=SimpleUploadedFile("list.c$v", b"number"),
            language="en",
        )
    assert (stored[0]["extension"], ImportRun.objects.count()) == ("", 0)
    assert not runs.default_storage.exists(stored[0]["file"])


def test_one_import_is_applied_at_a_time(begin) -> None:
    network = NetworkFactory()
    first, scope = begin(network, HQ, dealer())
    second, _scope = begin(network, HQ, dealer())
    runs.begin_applying(scope=scope, run=first)
    with pytest.raises(DomainError, match="Another import is being applied"):
        runs.begin_applying(scope=scope, run=second)
    with pytest.raises(StaleError):
        runs.begin_applying(scope=scope, run=first)


def test_cancel_between_chunks_keeps_what_was_applied(begin, monkeypatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 2)
    network = NetworkFactory()
    run, scope = begin(network, HQ, *(dealer(str(number)) for number in range(5)))
    runs.begin_applying(scope=scope, run=run)
    real = ImportRun.renew

    def cancel_first(self: ImportRun, **given: object) -> bool:
        runs.cancel_import(scope=scope, run=self)
        return real(self, **given)

    monkeypatch.setattr(ImportRun, "renew", cancel_first)
    assert not runs.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.stage, run.work_state, run.rows_done) == (ImportStage.CANCELLED, WorkState.CANCELLED, 2)
    assert Partner.objects.filter(network=network).count() == 2
    assert ActivityLog.objects.get(verb="partners.import_cancelled").data == {"rows_done": 2, "rows_total": 6}


def test_worker_without_its_lease_changes_nothing(begin, monkeypatch) -> None:
    network = NetworkFactory()
    run, scope = begin(network, HQ, dealer())
    runs.begin_applying(scope=scope, run=run)
    monkeypatch.setattr(ImportRun, "still_leased", lambda self: False)
    assert not runs.continue_import(run.pk)
    assert Partner.objects.filter(network=network).count() == 1
    with pytest.raises(StaleError):
        planning.advance(run, stage=ImportStage.DONE)


def test_run_that_another_worker_holds_is_left_alone(begin) -> None:
    run, _scope = begin(NetworkFactory(), HQ)
    assert not runs.continue_import(run.pk)


def test_run_waiting_for_a_person_is_put_back_after_a_death(begin) -> None:
    run, _scope = begin(NetworkFactory(), HQ)
    ImportRun.objects.filter(pk=run.pk).update(work_state=WorkState.DUE)
    assert runs.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.stage, run.work_state) == (ImportStage.PLANNED, WorkState.DONE)


def test_run_that_fails_again_and_again_says_so(begin, monkeypatch) -> None:
    run, scope = begin(NetworkFactory(), HQ, dealer())
    runs.begin_applying(scope=scope, run=run)
    monkeypatch.setitem(runs.STEPS, ImportStage.APPLYING, lambda run: 1 / 0)
    for _attempt in range(runs.MOST_ATTEMPTS):
        assert runs.continue_import(run.pk)
        ImportRun.objects.filter(pk=run.pk).update(due_at=timezone.now())
    run.refresh_from_db()
    assert (run.stage, run.last_error) == (ImportStage.FAILED, "ZeroDivisionError")
    assert "import the file again" in run.failure


def test_long_list_renews_its_lease_and_gives_up_without(begin, monkeypatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    network = NetworkFactory()
    rows = [HQ, *(dealer(str(number)) for number in range(12))]
    run, scope = begin(network, *rows)
    runs.confirm_mapping(scope=scope, run=run, mapping=Mapping.from_json(run.mapping))
    monkeypatch.setattr(ImportRun, "renew", lambda self: False)
    assert not runs.continue_import(run.pk)


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


def test_file_that_can_not_be_written_down_is_not_kept(bring, monkeypatch) -> None:
    monkeypatch.setattr("partners.services.imports.whole._write_down", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring(HQ)
    assert ImportRun.objects.count() == 0


def test_file_rows_and_problems_are_forgotten_and_counts_stay(bring, begin) -> None:
    done = bring(HQ, dealer(country="Atlantis"))
    waiting, scope = begin(done.network, HQ, dealer())
    assert purge_due_imports() == 0
    later = timezone.now() + timedelta(days=31)
    assert (purge_due_imports(later), purge_due_imports(later)) == (2, 0)
    for run in (done, waiting):
        name = run.file.name
        run.refresh_from_db()
        assert (run.rows.count(), run.problems.count(), run.beginning, bool(run.file)) == (0, 0, {}, False)
        assert not runs.default_storage.exists(name)
    assert (done.stage, done.rows_bad, done.counts["plan"]["partner"]) == ("done", 1, {"created": 1})
    assert waiting.stage == ImportStage.CANCELLED


def test_run_without_a_file_is_forgotten_too(bring) -> None:
    run = bring(HQ)
    ImportRun.objects.filter(pk=run.pk).update(file="")
    assert purge_due_imports(timezone.now() + timedelta(days=31)) == 1


def test_file_that_was_erased_meanwhile_is_said(begin) -> None:
    run, scope = begin(NetworkFactory(), HQ)
    ImportRun.objects.filter(pk=run.pk).update(file="")
    runs.confirm_mapping(scope=scope, run=run, mapping=Mapping.from_json(run.mapping))
    assert runs.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.stage, run.failure) == (ImportStage.FAILED, "The file is kept no longer. Choose it again.")
