"""A nudge is published after the commit and never stands in the request's way."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from django.db import transaction

from portal.kernel import nudges
from portal.kernel.nudges import NUDGE_LIMIT_SECONDS, nudge, publish
from portal.settings.parts.work import REDIS_OPTIONS


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudges._Pause, "until", 0.0)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[int, ...]]]:
    sent: list[tuple[str, tuple[int, ...]]] = []
    monkeypatch.setattr(nudges, "publish", lambda task, *args: sent.append((task, args)))
    return sent


@pytest.mark.django_db
def test_nudge_waits_for_the_commit(published, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        nudge("partners.deliver_mail", 7)
        assert published == []
    assert published == [("partners.deliver_mail", (7,))]


def test_nudge_of_a_transaction_that_failed_is_not_published(published, fresh_database) -> None:
    with transaction.atomic():
        nudge("partners.deliver_mail", 7)
        transaction.set_rollback(True)
    assert published == []


@pytest.mark.django_db
def test_later_callbacks_run_although_publishing_failed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def fail(task: str, *args: int) -> None:
        raise OSError

    monkeypatch.setattr(nudges, "publish", fail)
    done = []
    with django_capture_on_commit_callbacks(execute=True):
        nudge("partners.deliver_mail", 7)
        transaction.on_commit(lambda: done.append(True))
    assert done == [True]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Give a port that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _broker(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Point Celery to a Redis at the port, with the options of production."""
    app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.broker_transport_options = REDIS_OPTIONS
    app.conf.task_publish_retry = False
    monkeypatch.setattr(nudges, "current_app", app)


def test_broker_that_is_away_neither_fails_nor_holds_up(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    _broker(monkeypatch, _closed_port())
    began = time.monotonic()
    publish("partners.deliver_mail", 7)
    assert time.monotonic() - began < NUDGE_LIMIT_SECONDS + 0.5
    assert "nudge not published task=partners.deliver_mail" in caplog.text


def test_broker_that_does_not_answer_is_waited_for_once(
    monkeypatch: pytest.MonkeyPatch, silent_port: int, caplog
) -> None:
    _broker(monkeypatch, silent_port)
    began = time.monotonic()
    for number in range(20):
        publish("partners.deliver_mail", number)
    assert time.monotonic() - began < NUDGE_LIMIT_SECONDS + 1
    assert caplog.text.count("nudge not published") == 1


class Recorder:
    """A Celery that keeps what it is told to send, or fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.sent: list[tuple[str, dict]] = []
        self.broken = broken

    def send_task(self, name: str, **options: object) -> None:
        """Keep the task."""
        if self.broken:
            raise OSError
        self.sent.append((name, options))


def test_publishing_names_the_task_and_its_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Recorder()
    monkeypatch.setattr(nudges, "current_app", app)
    publish("partners.deliver_mail", 7, 8)
    assert app.sent == [("partners.deliver_mail", {"args": (7, 8), "retry": False, "expires": 300})]


def test_broker_is_tried_again_after_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Recorder(broken=True)
    monkeypatch.setattr(nudges, "current_app", app)
    publish("partners.deliver_mail", 1)
    app.broken = False
    publish("partners.deliver_mail", 2)
    assert app.sent == []
    now = time.monotonic()
    monkeypatch.setattr(nudges.time, "monotonic", lambda: now + nudges.PAUSE_SECONDS)
    publish("partners.deliver_mail", 3)
    assert [options["args"] for _name, options in app.sent] == [(3,)]
