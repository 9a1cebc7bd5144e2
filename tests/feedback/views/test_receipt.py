"""The receipt and the author's own list: the whole story for the author, nothing for anybody else."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from feedback.enums import Kind, Mode
from feedback.models import Case, IdentityLook, Message
from feedback.queries.receipt import check_url, receipt_path
from feedback.services.attachments import clean_due_photos
from feedback.services.relay import reply_to_author
from feedback.services.submit import Words, submit_remark
from partners.enums import Role
from partners.models import Touchpoint
from partners.queries.scope import seat_of
from partners.scope import Scope
from tests.factories.feedback import House, say, scope_of
from tests.feedback.canaries import written_rows

CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')
pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """Return a network with its people."""
    return House.build(slug="pumps")


@pytest.fixture
def author(house: House):
    """Return a dealer."""
    return house.member()


def browser_of(membership) -> Client:
    """Return a browser signed in as somebody."""
    client = Client()
    client.force_login(membership.person.user)
    return client


def test_receipt_shows_number_due_day_and_stations_without_signing_in(house, author) -> None:
    remark = say(author)
    page = Client().get(receipt_path(remark))
    assert page.status_code == 200
    assert remark.number in page.text
    assert remark.text in page.text.replace("&#x27;", "'")
    stations = page.context["receipt"].stations
    assert [station["state"] for station in stations] == ["current", *["ahead"] * 5]
    assert author.person.name not in page.text
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_receipt_reads_no_session_even_of_the_signed_in(house, author, django_assert_num_queries) -> None:
    remark = say(author)
    client = browser_of(author)
    with django_assert_num_queries(5) as captured:
        client.get(receipt_path(remark))
    assert not any("django_session" in query["sql"] for query in captured.captured_queries)


def test_receipt_of_another_network_and_an_absent_one_answer_alike(house, author) -> None:
    other = House.build(slug="bikes")
    hidden = receipt_path(say(author)).replace("/pumps/", "/bikes/")
    absent = reverse("feedback:receipt", args=["bikes", "0" * 40])
    answers = [Client().get(address) for address in (hidden, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    # The page repeats the address that was asked for, and nothing else differs.
    said = [answer.text.replace(at, "") for answer, at in zip(answers, (hidden, absent), strict=True)]
    assert CHANCE.sub("", said[0]) == CHANCE.sub("", said[1])
    assert other.network.slug == "bikes"


def test_receipt_shows_the_answer_and_asks_for_yes_or_no(house, author) -> None:
    remark = say(author)
    house.told(remark)
    page = Client().get(receipt_path(remark))
    assert "We change the display." in page.text
    assert "Did that answer it?" in page.text
    assert page.context["receipt"].asks


@pytest.mark.parametrize("said, state", [("yes", "checked"), ("no", "understood")])
def test_receipt_check_is_said_by_the_button_alone(house, author, said, state) -> None:
    remark = say(author)
    house.told(remark)
    address = check_url(remark).split("//", 1)[1].split("/", 1)[1].split("?")[0]
    with written_rows() as written:
        page = Client().get(f"/{address}?answer={said}")
    assert written.rows == {}
    assert page.context["form"]["result"].value() == said
    assert Case.objects.get().state == "told"
    done = Client().post(f"/{address}", {"result": said})
    assert done.status_code == 302
    assert (Case.objects.get().state, Case.objects.get().check_result) == (state, said)
    assert Client().get(done.url).status_code == 200


def test_receipt_check_before_an_answer_says_so(house, author) -> None:
    remark = say(author)
    page = Client().post(f"{receipt_path(remark)}check/", {"result": "yes"})
    assert page.status_code == 422
    assert "There is no answer to say this about yet." in page.text


def test_receipt_check_without_a_choice_says_so(house, author) -> None:
    remark = say(author)
    page = Client().post(f"{receipt_path(remark)}check/", {"result": "maybe"})
    assert page.status_code == 422


@pytest.mark.parametrize("mode", Mode.values)
def test_writing_back_reaches_the_case_without_a_name(house, author, mode) -> None:
    remark = say(author, mode=mode)
    before = Touchpoint.objects.count()
    page = Client().get(receipt_path(remark))
    sent = {"text": "Set 40.", "submission_key": page.context["reply_form"]["submission_key"].value()}
    with written_rows() as written:
        assert Client().post(receipt_path(remark), sent).status_code == 302
        assert Client().post(receipt_path(remark), sent).status_code == 302
    message = Message.objects.get()
    assert (message.text, message.direction, message.writer_id) == ("Set 40.", "from_author", None)
    assert written.tables_with(author.person.name, author.person.email, author.partner.name) == set()
    assert Touchpoint.objects.count() - before == (0 if mode == Mode.NO_IDENTITY else 1)
    assert "Set 40." in Client().get(receipt_path(remark)).text


def test_writing_back_nothing_answers_422(house, author) -> None:
    page = Client().post(receipt_path(say(author)), {"text": " ", "submission_key": "k"})
    assert page.status_code == 422
    assert Message.objects.count() == 0


def test_receipt_relays_what_the_agency_says(house, author) -> None:
    remark = say(author)
    reply_to_author(scope=house.desk, case=remark.case, text="Which set is it?", at=timezone.now())
    page = Client().get(receipt_path(remark))
    assert "Which set is it?" in page.text
    assert house.analyst.person.name in page.text


def test_receipt_shows_the_agencys_own_answer_as_one(house, author) -> None:
    remark = say(author)
    house.themed(remark)
    reply_to_author(
        scope=house.desk, case=remark.case, text="It exists already.", at=timezone.now(), is_answer=True
    )
    page = Client().get(receipt_path(remark))
    assert [entry.text for entry in page.context["receipt"].replies] == ["It exists already."]
    assert page.context["receipt"].asks
    own = browser_of(author).get(reverse("feedback:own", args=["pumps"]))
    assert "Answered by the agency" in own.text


def test_receipt_of_no_identity_counts_as_told_when_the_answer_stands_there(house, author) -> None:
    remark = say(author, mode=Mode.NO_IDENTITY)
    house.told(remark)
    assert Case.objects.get().state == "told"
    page = Client().get(receipt_path(remark))
    assert "We change the display." in page.text
    assert "Keep this link" in page.text


@pytest.fixture
def photographed(author):
    """Return a remark with a clean photo."""
    out = BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "JPEG")
    remark = submit_remark(
        scope=scope_of(author),
        network=author.network,
        mode=Mode.AGENCY_ONLY,
        words=Words(Kind.PROBLEM, "Look.", photo=ContentFile(out.getvalue(), name="a.jpg")),
        submission_key="k",
        at=timezone.now(),
    )
    assert Client().get(f"{receipt_path(remark)}photo/").status_code == 404
    assert "being prepared" in Client().get(receipt_path(remark)).text
    clean_due_photos()
    return remark


def test_photo_is_shown_to_the_author_by_the_receipt(photographed) -> None:
    response = Client().get(f"{receipt_path(photographed)}photo/")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.getvalue().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "role, status",
    [
        (Role.AGENCY_ANALYST, 200),
        (Role.HQ_SPONSOR, 404),
        (Role.FIELD_MANAGER, 404),
        (Role.DISTRIBUTOR_MANAGER, 404),
        (Role.DEALER_PRINCIPAL, 404),
    ],
)
def test_photo_at_its_stored_name_follows_the_remark(house, photographed, role, status) -> None:
    name = photographed.attachments.get().image.name
    response = browser_of(house.member(role)).get(reverse("file", args=[name]))
    assert response.status_code == status
    assert response.getvalue().startswith(b"\xff\xd8\xff") is (status == 200)
    assert Client().get(reverse("file", args=[name])).status_code == 404


def test_photo_of_another_network_and_an_original_are_absent(house, photographed) -> None:
    analyst = browser_of(House.build(slug="bikes").analyst)
    assert analyst.get(reverse("file", args=[photographed.attachments.get().image.name])).status_code == 404
    assert analyst.get(reverse("file", args=["remark-originals/x"])).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_own_list_asks_the_same_number_of_queries(house, author, count, django_assert_num_queries) -> None:
    for _n in range(count):
        house.told(say(author))
    client = browser_of(author)
    client.get(reverse("feedback:own", args=["pumps"]))
    with django_assert_num_queries(9):
        page = client.get(reverse("feedback:own", args=["pumps"]))
    assert len(page.context["rows"]) == count
    assert IdentityLook.objects.exclude(purpose="tell").count() == 0


def test_own_list_holds_nobody_elses_words(house, author) -> None:
    say(author, text="Mine alone.")
    say(author, text="By nobody.", mode=Mode.NO_IDENTITY)
    say(house.member(partner=author.partner), text="By a colleague.")
    say(house.member(), text="By another dealer.")
    page = browser_of(author).get(reverse("feedback:own", args=["pumps"]))
    assert [row["remark"].text for row in page.context["rows"]] == ["Mine alone."]


def test_own_list_of_a_link_is_empty(house, author) -> None:
    from feedback.queries.own import own_remarks  # noqa: PLC0415

    say(author)
    assert list(own_remarks(Scope.for_link(house.network.pk, seat_of(author), 1))) == []


def test_own_list_pages_by_key(house, author) -> None:
    for number in range(21):
        say(author, text=f"Word {number}.")
    client = browser_of(author)
    first = client.get(reverse("feedback:own", args=["pumps"]))
    second = client.get(reverse("feedback:own", args=["pumps"]), {"after": first.context["next_cursor"]})
    texts = [row["remark"].text for page in (first, second) for row in page.context["rows"]]
    assert texts == [f"Word {number}." for number in range(20, -1, -1)]
    part = client.get(
        reverse("feedback:own", args=["pumps"]),
        {"after": first.context["next_cursor"]},
        HTTP_HX_REQUEST="true",
    )
    assert "<html" not in part.text


def test_own_list_without_words_says_what_to_do(author) -> None:
    page = browser_of(author).get(reverse("feedback:own", args=["pumps"]))
    assert "You have not said anything yet" in page.text


def test_own_remark_is_the_authors_alone(house, author) -> None:
    remark = say(author)
    address = reverse("feedback:own-remark", args=["pumps", remark.number])
    page = browser_of(author).get(address)
    assert remark.number in page.text
    colleague = browser_of(house.member(Role.DEALER_PRINCIPAL, partner=author.partner))
    absent = colleague.get(reverse("feedback:own-remark", args=["pumps", "AAA-BBB-CCC"]))
    hidden = colleague.get(address)
    assert hidden.status_code == absent.status_code == 404
    sent = {"text": "More.", "submission_key": "k"}
    assert browser_of(author).post(address, sent).url == f"{address}?sent=1#said"
    assert colleague.post(address, sent).status_code == 404
    assert Message.objects.get().text == "More."


def test_own_remark_takes_yes_or_no(house, author) -> None:
    remark = say(author)
    house.told(remark)
    address = reverse("feedback:own-remark", args=["pumps", remark.number])
    assert browser_of(author).post(address, {"result": "no"}).status_code == 302
    assert Case.objects.get().check_result == "no"
    again = browser_of(author).get(address)
    assert "You said that it was not answered" in again.text
