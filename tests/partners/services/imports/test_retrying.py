"""A run that stopped for no fault of its file goes on where it stood."""

from __future__ import annotations

import pytest

from partners.enums import ImportStage
from partners.models import ActivityLog, ImportRun, Partner
from partners.scope import Scope
from partners.services.imports import runs
from partners.services.imports.purging import purge_run
from partners.services.imports.retrying import can_retry, retry_import
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.leases import WorkState
from tests.factories.partners import NetworkFactory
from tests.partners.imports.sheets import HQ, dealer

pytestmark = pytest.mark.django_db


def stopped(run: ImportRun, monkeypatch) -> ImportRun:
    """Let the run fail at our side until it is given up."""
    with monkeypatch.context() as patch:
        patch.setitem(runs.STEPS, ImportStage(run.stage), lambda _run: 1 / 0)
        ImportRun.objects.filter(pk=run.pk).update(attempts=runs.MOST_ATTEMPTS - 1)
        assert runs.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.stage, run.work_state, run.last_error) == ("failed", WorkState.DEAD, "ZeroDivisionError")
    return run


def test_run_goes_on_where_it_stood_and_pressed_twice_is_once(begin, monkeypatch) -> None:
    network = NetworkFactory()
    run, scope = begin(network, HQ, dealer())
    ImportRun.objects.filter(pk=run.pk).update(stage=ImportStage.PLANNING, work_state=WorkState.DUE)
    run.refresh_from_db()
    stopped(run, monkeypatch)
    assert can_retry(run)
    assert [retry_import(scope=scope, run=run), retry_import(scope=scope, run=run)] == [True, False]
    run.refresh_from_db()
    assert (run.stage, run.failure, run.attempts, run.finished_at) == ("planning", "", 0, None)
    assert runs.continue_import(run.pk)
    run.refresh_from_db()
    runs.begin_applying(scope=scope, run=run)
    run.refresh_from_db()
    stopped(run, monkeypatch)
    assert retry_import(scope=scope, run=run)
    assert runs.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.stage, Partner.objects.filter(network=network).count()) == ("done", 2)
    assert ActivityLog.objects.filter(verb="partners.import_retried", object_id=run.pk).count() == 2
    with pytest.raises(StaleError):
        retry_import(scope=scope, run=run)


def test_run_that_was_never_read_begins_anew(begin, monkeypatch) -> None:
    run, scope = begin(NetworkFactory(), HQ, dealer())
    fresh = {"stage": ImportStage.UPLOADED, "work_state": WorkState.DUE, "mapping": {}}
    ImportRun.objects.filter(pk=run.pk).update(**fresh)
    run.refresh_from_db()
    assert retry_import(scope=scope, run=stopped(run, monkeypatch))
    run.refresh_from_db()
    assert run.stage == "uploaded"


def test_fault_of_the_file_a_purged_file_and_a_stranger_are_refused(begin, monkeypatch) -> None:
    run, scope = begin(NetworkFactory(), HQ, dealer())
    ImportRun.objects.filter(pk=run.pk).update(
        stage=ImportStage.FAILED, work_state=WorkState.DEAD, failure="Too long.", last_error="Too long."
    )
    with pytest.raises(StaleError):
        retry_import(scope=scope, run=run)
    ImportRun.objects.filter(pk=run.pk).update(last_error="OSError")
    run.refresh_from_db()
    assert can_retry(run)
    with pytest.raises(NotAllowedError):
        retry_import(scope=Scope.system(NetworkFactory().pk), run=run)
    purge_run(run=run)
    run.refresh_from_db()
    assert not can_retry(run)


def test_applying_waits_for_another_import_that_is_being_applied(begin, monkeypatch) -> None:
    network = NetworkFactory()
    first, scope = begin(network, HQ, dealer())
    runs.begin_applying(scope=scope, run=first)
    first.refresh_from_db()
    stopped(first, monkeypatch)
    second, _scope = begin(network, HQ, dealer("2"))
    runs.begin_applying(scope=scope, run=second)
    with pytest.raises(DomainError, match="Another import is being applied"):
        retry_import(scope=scope, run=first)
