"""A run's stages: who moves it on, what refuses, what a lost lease leaves alone, what is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partners.enums import ImportStage, Role
from partners.imports.mapping import Mapping
from partners.models import (
    ActivityLog,
    ImportProblem,
    ImportRow,
    ImportRun,
    Partner,
)
from partners.scope import Scope
from partners.services.imports import planning, runs
from partners.services.imports.purging import purge_due_imports
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.partners.imports.sheets import HQ, dealer

pytestmark = pytest.mark.django_db


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


def test_plan_is_written_a_chunk_at_a_time(begin, monkeypatch) -> None:
    """A long list of wrong cells would not fit into the worker's memory as rows of the database."""
    monkeypatch.setattr(planning, "CHUNK", 2)
    sizes: dict[str, list[int]] = {}

    def spy(model: type) -> None:
        real = model.objects.bulk_create

        def bulk_create(rows: list[object]) -> list[object]:
            sizes.setdefault(model.__name__, []).append(len(rows))
            return real(rows)

        monkeypatch.setattr(model.objects, "bulk_create", bulk_create)

    spy(ImportRow)
    spy(ImportProblem)
    wrong = [dealer(str(at), parent_number="nobody") for at in (3, 4, 5)]
    run, _scope = begin(NetworkFactory(), HQ, dealer("1"), dealer("2"), *wrong)
    assert sizes == {"ImportRow": [2, 1], "ImportProblem": [2, 1]}
    plan = run.counts["plan"]["partner"]
    assert (plan, run.rows_total, run.rows_bad) == ({"created": 2, "changed": 1}, 3, 3)


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
    assert "try again, it goes on from there" in run.failure


def test_long_list_renews_its_lease_and_gives_up_without(begin, monkeypatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    network = NetworkFactory()
    rows = [HQ, *(dealer(str(number)) for number in range(12))]
    run, scope = begin(network, *rows)
    runs.confirm_mapping(scope=scope, run=run, mapping=Mapping.from_json(run.mapping))
    monkeypatch.setattr(ImportRun, "renew", lambda self: False)
    assert not runs.continue_import(run.pk)


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
