"""What was given up is tried again: by the platform admin alone, logged, and only where it may succeed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.models import ActivityLog, Mail, User
from partners.services.dead_letters import RETRIED, retry_dead_letter, retry_dead_letters
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.registries import works
from portal.web.metrics.queues import queues
from tests.factories.dead_letters import dead_mail

pytestmark = pytest.mark.django_db
MAIL = "partners.mail"


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin@portal.example")


def states() -> list[tuple[str, int, str]]:
    return list(Mail.objects.order_by("pk").values_list("work_state", "attempts", "last_error"))


def test_every_table_of_durable_work_can_be_seen_and_tried_again() -> None:
    assert {key for key, _work in works.items()} == {model._meta.label_lower for model in queues()}


def test_one_is_due_again_and_the_log_says_who(
    admin, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    published: list[str] = []
    monkeypatch.setattr("portal.kernel.nudges.publish", lambda task, *_args: published.append(task))
    one = dead_mail("one")
    dead_mail("two")
    with django_capture_on_commit_callbacks(execute=True):
        retry_dead_letter(admin=admin, kind=MAIL, pk=one.pk, at=timezone.now())
    assert states() == [("due", 0, ""), ("dead", 100, "ConnectionRefusedError")]
    assert published == ["partners.sweep"]
    row = ActivityLog.objects.get(verb=RETRIED)
    assert (row.actor, row.object_kind, row.object_id, row.data) == (admin, MAIL, one.pk, {"count": 1})


def test_all_that_may_succeed_are_due_again_and_a_second_time_none(admin) -> None:
    dead_mail("one")
    dead_mail("two")
    dead_mail("refused", text="")
    at = timezone.now()
    assert [retry_dead_letters(admin=admin, kind=MAIL, at=at) for _time in range(2)] == [2, 0]
    assert [state for state, _attempts, _error in states()] == ["due", "due", "dead"]
    assert ActivityLog.objects.filter(verb=RETRIED).count() == 1


def test_one_that_can_not_succeed_is_refused_with_what_to_do(admin) -> None:
    hopeless = dead_mail("refused", text="")
    with pytest.raises(DomainError, match="Correct the address"):
        retry_dead_letter(admin=admin, kind=MAIL, pk=hopeless.pk, at=timezone.now())
    with pytest.raises(DomainError, match="Look at the list again"):
        retry_dead_letter(admin=admin, kind="feedback.telling", pk=1, at=timezone.now())
    assert not ActivityLog.objects.filter(verb=RETRIED).exists()


@pytest.mark.parametrize("fields", [{"is_superuser": False}, {"is_active": False}])
def test_nobody_else_may(admin, fields: dict[str, bool]) -> None:
    User.objects.filter(pk=admin.pk).update(**fields)
    admin.refresh_from_db()
    mail = dead_mail("one")
    with pytest.raises(NotAllowedError):
        retry_dead_letters(admin=admin, kind=MAIL, at=timezone.now())
    with pytest.raises(NotAllowedError):
        retry_dead_letter(admin=admin, kind=MAIL, pk=mail.pk, at=timezone.now())
    assert states() == [("dead", 100, "ConnectionRefusedError")]


@pytest.mark.parametrize("kind", [key for key, _work in works.items()])
def test_every_kind_answers_when_nothing_was_given_up(admin, kind: str) -> None:
    assert retry_dead_letters(admin=admin, kind=kind, at=timezone.now()) == 0
