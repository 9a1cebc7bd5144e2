"""Have your say, for programs: what the form knows, what is taken in, and the same words sent twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Attachment, Identity, Remark
from feedback.queries.receipt import receipt_path
from partners.enums import Role
from partners.models import IdempotentWrite
from portal.kernel import registries
from portal.kernel.registries import Mandate, SubjectKind
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
AT = "/api/v1/pumps/remarks/"
SAID = {"kind": "praise", "text": "The poster sells."}
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"


@pytest.fixture
def dealer():
    return MembershipFactory(network=NetworkFactory(slug="pumps"))


@pytest.fixture
def program(dealer):
    return program_of(dealer, "remarks.read", "remarks.write")


@pytest.fixture
def winter_kit(monkeypatch):
    """Let toolkit 5 be a thing that everybody may see."""
    kind = SubjectKind("toolkit", "Toolkit", lambda _scope, pk: "Winter kit" if pk == 5 else None, str)
    monkeypatch.setattr(registries.subject_kinds, "_entries", {"toolkit": kind})


def test_remark_is_taken_in_and_answered_with_its_receipt(dealer, program) -> None:
    answer = program.post(AT, SAID)
    remark = Remark.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "number": remark.number,
        "receipt": f"http://testserver{receipt_path(remark)}",
        "first_reply_by": timezone.localtime(remark.case.due_at).isoformat(),
    }
    assert (remark.mode, remark.route, remark.partner) == (Mode.AGENCY_ONLY, "form", dealer.partner)
    assert Identity.objects.get().membership == dealer


def test_remark_named_about_something_with_a_photo(program, winter_kit) -> None:
    photo = SimpleUploadedFile("me-at-home.gif", PIXEL, content_type="image/gif")
    sent = SAID | {"mode": "named", "may_quote": "true", "about": "toolkit:5", "photo": photo}
    assert program.post(AT, sent, format="multipart").status_code == 201
    remark = Remark.objects.get()
    assert (remark.mode, remark.may_quote, remark.subject_label) == ("named", True, "Winter kit")
    assert "home" not in str(vars(Attachment.objects.get()))


def test_remark_speaks_the_language_of_whose_token_it_is(dealer, program) -> None:
    dealer.person.user.language = "de"
    dealer.person.user.save()
    program.post(AT, SAID, headers={"Accept-Language": "en"})
    assert Remark.objects.get().language == "de"


@pytest.mark.parametrize(
    "changes, pointer",
    [
        ({"kind": "rant"}, "/kind"),
        ({"kind": "\ud800"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"text": ""}, "/text"),
        ({"text": " \u202e\x07 "}, "/text"),
        ({"text": "a\x00b"}, "/text"),
        ({"text": "\ud800"}, "/text"),
        ({"text": ["x"]}, "/text"),
        ({"text": "x" * 4001}, "/text"),
        ({"text": "x" * 1_000_000}, "/text"),
        ({"mode": "everybody"}, "/mode"),
        ({"may_quote": "perhaps"}, "/may_quote"),
        ({"photo": "a photo"}, "/photo"),
        ({"about": "toolkit:6"}, "/about"),
        ({"about": "nothing:5"}, "/about"),
        ({"about": "toolkit:5\x00"}, "/about"),
        ({"about": "x" * 100}, "/about"),
    ],
)
def test_wrong_value_is_named_and_nothing_is_kept(program, winter_kit, changes, pointer) -> None:
    body = json.dumps(SAID | changes)
    answer = program.post(AT, body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Remark.objects.exists()
    assert not IdempotentWrite.objects.exists()


@pytest.mark.parametrize(
    "body, status",
    [
        (b"[" * 100_000, 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"kind": NaN}', 400),
        (b"[]", 422),
        (b'"praise"', 422),
        (b"null", 422),
        (b"", 422),
        (b'"' + b"x" * (13 * 1024 * 1024) + b'"', 413),
    ],
    ids=["deep", "cut off", "no text", "no number", "list", "word", "null", "empty", "too big"],
)
def test_body_that_is_no_remark_is_refused(program, body, status) -> None:
    answer = program.post(AT, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024)], ids=["pdf", "empty", "large"]
)
def test_photo_that_is_none_is_refused(program, content) -> None:
    photo = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    answer = program.post(AT, SAID | {"photo": photo}, format="multipart")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/photo"]


@pytest.mark.parametrize("form", ["json", "multipart"])
def test_same_key_gives_the_same_receipt_and_keeps_no_word(dealer, program, form) -> None:
    key = {"Idempotency-Key": "0d0a-17"}
    first, second = (program.post(AT, SAID, format=form, headers=key) for _each in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Remark.objects.count() == 1
    row = IdempotentWrite.objects.get()
    assert (row.answer, row.status) == (None, 201)
    assert Remark.objects.get().number not in str(vars(row))


def test_same_key_of_somebody_else_is_another_remark(dealer, program) -> None:
    other = program_of(MembershipFactory(network=dealer.network))
    answers = [each.post(AT, SAID, headers={"Idempotency-Key": "k"}) for each in (program, other)]
    assert answers[0].json()["number"] != answers[1].json()["number"]


def test_same_key_with_other_words_is_refused(program) -> None:
    key = {"Idempotency-Key": "k"}
    program.post(AT, SAID, headers=key)
    answer = program.post(AT, SAID | {"text": "Something else."}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Remark.objects.count() == 1


def test_same_key_still_at_work_is_a_conflict(program) -> None:
    key = {"Idempotency-Key": "k"}
    program.post(AT, SAID, headers=key)
    IdempotentWrite.objects.update(status=None, leased_until=timezone.now() + timedelta(seconds=9))
    answer = program.post(AT, SAID, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_flight")
    assert answer["Retry-After"] == "1"


def test_without_a_key_the_same_words_are_two_remarks(program) -> None:
    assert {program.post(AT, SAID).status_code for _each in range(2)} == {201}
    assert Remark.objects.count() == 2


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.AGENCY_LEAD, Role.FIELD_MANAGER])
def test_saying_is_not_there_for_who_has_no_say(dealer, role) -> None:
    program = program_of(MembershipFactory(network=dealer.network, role=role))
    assert {program.post(AT, SAID).status_code, program.get(f"{AT}form/").status_code} == {404}


def test_token_that_reads_may_not_speak(dealer) -> None:
    answer = program_of(dealer, "remarks.read").post(AT, SAID)
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")


def test_session_speaks_with_its_csrf_token_alone(dealer) -> None:
    from_page = program_of(dealer).__class__(enforce_csrf_checks=True)
    from_page.force_login(dealer.person.user)
    assert from_page.post(AT, SAID).status_code == 403
    from_page.get(reverse("feedback:say", args=["pumps"]))
    token = from_page.cookies["csrftoken"].value
    assert from_page.post(AT, SAID, headers={"X-CSRFToken": token}).status_code == 201


def test_form_says_who_will_see_what_and_the_mandate_until_the_first_remark(
    dealer, program, monkeypatch
) -> None:
    mandate = Mandate("I asked the agency to listen.", "/pumps/mandate/", "Ute Lang")
    monkeypatch.setattr(registries.mandates, "_entries", {"m": lambda _network: mandate})
    shown = program.get(f"{AT}form/").json()
    assert [mode["value"] for mode in shown["modes"]] == ["agency_only", "named"]
    assert all(mode["hint"] for mode in shown["modes"])
    assert [kind["value"] for kind in shown["kinds"]][0] == "praise"
    assert (shown["subject"], shown["most_characters"]) == (None, 4000)
    assert shown["mandate"] == {
        "sponsor": "Ute Lang",
        "short": "I asked the agency to listen.",
        "url": "/pumps/mandate/",
    }
    say(dealer)
    assert program.get(f"{AT}form/").json()["mandate"] is None


def test_form_names_a_visible_subject_and_refuses_another(program, winter_kit) -> None:
    shown = program.get(f"{AT}form/?about=toolkit:5").json()
    assert shown["subject"] == {"kind": "toolkit", "id": 5, "label": "Winter kit"}
    assert program.get(f"{AT}form/?about=toolkit:6").status_code == 422
