"""PRODUCT's table of who sees a remark, held against every page, mail and row."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import AnswerKind, Mode
from feedback.models import CaseTheme, IdentityLook
from feedback.queries.receipt import receipt_path
from feedback.services.answers import answer_theme
from feedback.services.relay import reply_to_author
from feedback.services.telling import tell_answer
from partners.models import ActivityLog, Mail, Touchpoint
from partners.services.mail import deliver_due_mails
from tests.architecture.addresses import arguments
from tests.architecture.authors import PROTECTED, TABLE, TRACES, Author, make_authors
from tests.architecture.rows import ROWS
from tests.architecture.things import scope_of
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit
from tests.architecture.world import World
from tests.scale import scale

pytestmark = pytest.mark.django_db
VIEWS = ("new", "mine", "due", "asked", "owed", "snoozed", "all")
CASES = ("feedback:desk-case", "feedback:own-remark", "api-feedback:remark", "api-feedback:replies")
HTMX = {"HX-Request": "true"}
# Who belongs to the network, whether they spoke or not: test_roster.py holds that these pages tell no voice.
LISTED = {"dealer", "town", "name", "email"}
LISTING = ("network", "team", "branch-settings")


@dataclass
class Spoken:
    """The world after everybody spoke and was replied to, and what the process logged meanwhile."""

    world: World
    authors: list[Author]
    mails: list[dict]
    log: list[str]


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line with its arguments."""
        self.lines.append(f"{record.getMessage()} {record.__dict__.get('extra', '')} {record.exc_text or ''}")


@pytest.fixture(scope="module")
def spoken(made_world: World, django_db_blocker) -> Iterator[Spoken]:
    """Let the authors speak; the agency replies, HQ answers what was passed on, everybody is told."""
    keeper = _Keeper()
    logging.getLogger().addHandler(keeper)
    world = copy.deepcopy(made_world)
    with django_db_blocker.unblock(), transaction.atomic():
        authors = make_authors(world.home)
        desk = scope_of(world.home, "analyst")
        for author in authors:
            reply_to_author(scope=desk, case=author.remark.case, text="We look into it.", at=timezone.now())
        mails = list(Mail.objects.values())
        yield Spoken(world, authors, mails, keeper.lines)
        transaction.set_rollback(True)
    logging.getLogger().removeHandler(keeper)


def pages_of(spoken: Spoken, column: str) -> Iterator[tuple[str, str]]:
    """Yield every page that a reader can get hold of, as a whole and as the part that htmx asks for."""
    client = visitor(spoken.world, column)
    for address in addresses(spoken):
        for headers in ({}, HTMX) if "/desk/" in address or "passed-on" in address else ({},):
            yield address, visit(client, "GET", address, **headers).body


def addresses(spoken: Spoken) -> list[str]:
    """List the addresses of the matrix, the desk's views and the authors' cases; no receipts of theirs."""
    slug = spoken.world.home.network.slug
    known = [
        address_of(row.route, arguments(spoken.world, row.route, row.relation))
        for row in ROWS
        if row.method == "GET" and row.relation == "own" and not row.route.startswith("web:")
    ]
    desk = reverse("feedback:desk", args=[slug])
    lists = [desk, reverse("api-feedback:desk", args=[slug])]
    views = [f"{at}?view={view}" for at in lists for view in VIEWS]
    cases = [
        reverse(name, args=[slug, author.remark.number])
        for author in spoken.authors
        for name in (
            "feedback:desk-case",
            "feedback:own-remark",
            "api-feedback:remark",
            "api-feedback:replies",
        )
    ]
    themes = {row.theme.code for row in CaseTheme.objects.filter(case__network=spoken.world.home.network)}
    owed = [
        reverse(name, args=[slug, code])
        for code in sorted(themes)
        for name in ("feedback:owed-theme", "api-feedback:owed-theme")
    ]
    return sorted({*known, *views, *cases, *owed})


def listed_on(spoken: Spoken, column: str, address: str) -> set[str]:
    """Return the traces that a page shows of whoever belongs to the network, or is silent, spoken or not.

    Whom to reach next is the agency's list; a voice with no identity leaves its dealer on it.
    """
    slug = spoken.world.home.network.slug
    places = [f"/{slug}/{place}/" for place in LISTING]
    places += [f"/api/v1/{slug}/{place}/" for place in ("partners", "coverage")]
    if address.startswith(tuple(places)):
        return LISTED
    if column in {"analyst", "lead"} and address.endswith("/reach/"):
        return {"dealer", "town"}  # whom a toolkit is aimed at, and who has seen it
    silent = column in {"analyst", "lead"} and address in {f"/{slug}/", f"/{slug}/dashboard/"}
    return {"dealer", "town"} if silent else set()


def traces_in(text: str, author: Author) -> set[str]:
    """Return which traces of an author a text holds."""
    low = text.lower()
    found = {trace for trace in TRACES if author.words[trace].lower() in low}
    return found | ({"wording"} if author.wording and author.wording in low else set())


@pytest.mark.parametrize("column", sorted(TABLE))
def test_reader_finds_what_the_table_grants_and_no_more(spoken: Spoken, column: str) -> None:
    """A dealer's town goes with the dealer: it may stand where the dealer does."""
    granted = TABLE[column]
    found: dict[str, set[str]] = {author.case: set() for author in spoken.authors}
    where: list[str] = []
    for address, body in pages_of(spoken, column):
        for author in spoken.authors:
            traces = traces_in(body, author) - listed_on(spoken, column, address)
            beyond = traces - granted[author.case] - ({"town"} if "dealer" in granted[author.case] else set())
            where += [f"{address}: {author.case} {sorted(beyond)}"] if beyond else []
            found[author.case] |= traces - {"town"}
    assert not where, "\n".join(where)
    assert found == {case: set(traces) for case, traces in granted.items()}


@pytest.mark.parametrize("beside, first", [("colleague", 0), ("principal", 1)])
def test_people_beside_the_author_find_nothing(spoken: Spoken, beside: str, first: int) -> None:
    """In bin/test a colleague of every second author and the principals of the others, in bin/prove all."""
    leaks = []
    for author in spoken.authors[scale(first, 0) :: scale(2, 1)]:
        client = Client()
        client.force_login(author.seats[beside].person.user)
        for address in addresses(spoken):
            listed = listed_on(spoken, beside, address) | {"dealer", "town"}
            found = traces_in(visit(client, "GET", address).body, author) - listed
            leaks += [f"{address}: {author.case} {sorted(found)}"] if found else []
    assert leaks == []


def test_author_finds_their_own_words(spoken: Spoken) -> None:
    slug = spoken.world.home.network.slug
    for author in spoken.authors:
        client = Client()
        client.force_login(author.seats["author"].person.user)
        own = visit(client, "GET", reverse("feedback:own-remark", args=[slug, author.remark.number]))
        if author.mode == Mode.NO_IDENTITY:
            assert own.status == 404
        else:
            assert author.words["text"] in own.body
        receipt = visit(Client(), "GET", receipt_path(author.remark))
        assert author.words["text"] in receipt.body
        assert traces_in(receipt.body, author) <= {"text", "dealer"}


def test_mails_go_to_the_author_alone_under_a_neutral_subject(spoken: Spoken) -> None:
    own = {author.words["email"] + "@x.example": author for author in spoken.authors}
    for mail in spoken.mails:
        for author in spoken.authors:
            assert traces_in(mail["subject"], author) == set()
            if own.get(mail["to_address"]) is not author:
                assert traces_in(json.dumps(mail, cls=DjangoJSONEncoder), author) == set()
    reached = {mail["to_address"] for mail in spoken.mails} & set(own)
    hidden = {address for address, author in own.items() if author.mode == Mode.NO_IDENTITY}
    assert reached == set(own) - hidden


def test_ledger_of_protected_remarks_joins_to_nobody(spoken: Spoken) -> None:
    for author in spoken.authors:
        dealer = author.seats["author"].partner
        rows = Touchpoint.objects.filter(partner=dealer, verb__startswith="feedback.")
        if author.mode == Mode.NO_IDENTITY:
            assert rows.count() == 0
            continue
        assert rows.count() >= 1
        for row in rows.values():
            hidden = author.mode in PROTECTED
            assert (row["person_id"] is None) == hidden or row["direction"] == "touch"
            assert not hidden or row["target_id"] is None
            local = timezone.localtime(row["occurred_at"], timezone.get_default_timezone())
            assert not hidden or (local.minute, local.second, local.microsecond) == (0, 0, 0)
            kept = {**row, "person_id": None}
            assert traces_in(json.dumps(kept, cls=DjangoJSONEncoder), author) == set()
            assert author.remark.number not in json.dumps(row, cls=DjangoJSONEncoder)


def test_activity_of_protected_remarks_has_no_actor(spoken: Spoken) -> None:
    rows = list(ActivityLog.objects.values())
    assert rows
    for author in spoken.authors:
        of_remark = [
            row
            for row in rows
            if row["object_kind"] == "remark" and str(row["object_id"]) == str(author.remark.pk)
        ]
        if author.mode in PROTECTED:
            assert [row["actor_id"] for row in of_remark] in ([], [None])
        assert traces_in(json.dumps(rows, cls=DjangoJSONEncoder), author) - {"person"} == set()
        people = [row for row in rows if row["object_kind"] == "person"]
        others = [row for row in rows if row not in people]
        assert traces_in(json.dumps(others, cls=DjangoJSONEncoder), author) == set()


def test_process_log_holds_no_trace(spoken: Spoken) -> None:
    for author in spoken.authors:
        assert traces_in("\n".join(spoken.log), author) == set()


def test_looks_at_names_are_counted_and_protected_ones_are_not_opened_by_reading(spoken: Spoken) -> None:
    assert set(IdentityLook.objects.values_list("purpose", flat=True)) <= {"tell", "named"}
    assert not IdentityLook.objects.filter(purpose="open").exists()


def test_answer_reaches_everybody_and_bodies_are_purged(spoken: Spoken) -> None:
    passed = [author for author in spoken.authors if author.passed_on]
    theme = CaseTheme.objects.get(case__remark=passed[0].remark).theme
    answer = answer_theme(
        scope=scope_of(spoken.world.home, "sponsor"),
        theme=theme,
        kind=AnswerKind.WILL_NOT,
        text="No.",
        reason="Cost.",
        at=timezone.now(),
    )
    tell_answer(answer.pk)
    before = len(django_mail.outbox)
    assert settings.MAIL_DELIVERY_BACKEND.endswith("locmem.EmailBackend")
    while deliver_due_mails():
        pass
    delivered = django_mail.outbox[before:]
    for author in passed:
        expected = 0 if author.mode == Mode.NO_IDENTITY else 1
        told = [m for m in delivered if m.to == [f"{author.words['email']}@x.example"] and "No." in m.body]
        assert len(told) == expected
    kept = json.dumps(list(Mail.objects.values("subject", "text", "html", "headers")), cls=DjangoJSONEncoder)
    for author in spoken.authors:
        assert "text" not in traces_in(kept, author)
