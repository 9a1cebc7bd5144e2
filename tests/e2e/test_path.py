"""The whole path on 40 dealers: publish, tell, download, speak, pass on, answer, told, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from feedback.enums import CaseState
from feedback.models import Attachment, Case
from partners.models import Touchpoint
from tests.e2e.path import desk, publishing, speaking
from tests.e2e.path.signing_in import sign_in
from tests.rig.files import write_files, write_photo
from tests.rig.fixtures import MakePortal
from tests.rig.network_sheet import ANALYST, LEAD, MARKETER, SPONSOR, dealer_address, write_sheet
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor
from tests.scale import scale

THEME = {"en": "Delivery times", "de": "Lieferzeiten"}
NAMED = "Pumps arrive a week late and nobody tells us before the fitter stands at the door."
PROTECTED = "My depot hides the delivery dates from us on purpose; ask about the Hollow Lane depot."
CLEARED = "Dealers do not learn delivery dates in time."
NAMELESS = "We stopped ordering because dates are never kept."
ANSWER = "From March on every order shows its delivery date, and you are told when it moves."
Arrive = Callable[..., Visitor]


@pytest.fixture
def place(make_portal: MakePortal) -> Portal:
    """A portal of its own for one walk along the path."""
    portal = make_portal()
    portal.start()
    return portal


@pytest.fixture
def arrive(browser, place: Portal) -> Iterator[Arrive]:
    """Let people arrive with a browser each; when they leave, none may have anything to complain about."""
    with ExitStack() as stack:

        def make(look: Look, address: str = "") -> Visitor:
            visitor = Visitor.arrive(browser, place, look)
            stack.callback(visitor.leave)
            if address:
                sign_in(visitor, address)
            return visitor

        yield make


# bin/test walks the first on PostgreSQL and the next three on SQLite; bin/prove all of them on both.
LOOKS = [
    pytest.param(Look(PHONE, "en"), marks=pytest.mark.path, id="360-en"),
    pytest.param(Look(SCREEN, "en"), id="1440-en"),
    pytest.param(Look(PHONE, "de"), id="360-de"),
    pytest.param(Look(PHONE, "en", javascript=False), id="360-en-noscript"),
    *scale([], [pytest.param(Look(SCREEN, "de"), id="1440-de")]),
]


@pytest.mark.parametrize("look", LOOKS)
def test_whole_path(place: Portal, arrive: Arrive, tmp_path: Path, look: Look) -> None:
    language = look.language
    place.manage(
        "import_network", str(write_sheet(tmp_path / "n.xlsx", language)), "--network", "brightfield"
    )
    files = write_files(tmp_path)
    _publish(arrive(Look(look.width, language), MARKETER), files)
    _assert_announced(place)

    nameless_receipt = _three_speak(place, arrive, look, files, tmp_path)
    _assert_heard(place, tmp_path)

    desk.add_theme_to_codebook(arrive(look, LEAD), THEME, "Sven Ohlsen")
    _work_at_desk(arrive(look, ANALYST), language)
    _assert_replied(place)
    _answer(arrive(look, SPONSOR), language)
    _assert_told(place)
    speaking.read_receipt(arrive(look), nameless_receipt, holds=ANSWER)
    _assert_home(arrive(look, dealer_address(1)))
    speaking.say_whether_answered(arrive(look), place.mailbox.letters(dealer_address(1))[-2], "yes")
    speaking.say_whether_answered(arrive(look), place.mailbox.letters(dealer_address(3))[-1], "no")
    _assert_checked(place)
    assert place.troubles() == []


def _three_speak(
    place: Portal, arrive: Arrive, look: Look, files: list[Path], tmp_path: Path
) -> speaking.Receipt:
    """Let three dealers speak, each in a mode; returns the receipt of the one with no identity."""
    first, second, third = (_letter(place, number) for number in (1, 3, 2))
    named, protected, nameless = arrive(look), arrive(look), arrive(look)
    speaking.open_toolkit(named, first)
    speaking.download(named, files[0])
    speaking.begin(named)
    speaking.choose_mode(named, "named")
    speaking.fill_in(named, kind="problem", text=NAMED, photo=write_photo(tmp_path))
    named_receipt = speaking.send(named)
    speaking.open_toolkit(protected, second)
    speaking.begin(protected)
    speaking.fill_in(protected, kind="problem", text=PROTECTED)
    protected_receipt = speaking.send(protected)
    speaking.open_toolkit(nameless, third)
    speaking.begin(nameless)
    speaking.choose_no_identity(nameless)
    speaking.fill_in(nameless, kind="market", text=NAMELESS)
    nameless_receipt = speaking.send(nameless)
    assert len({named_receipt.number, protected_receipt.number, nameless_receipt.number}) == 3
    speaking.read_receipt(arrive(look), named_receipt, holds=NAMED)
    return nameless_receipt


def _answer(sponsor: Visitor, language: str) -> None:
    until = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)).isoformat()
    desk.answer_theme(
        sponsor,
        THEME[language],
        reads=[NAMED, "Dealer 01", "Person 01", CLEARED],
        never=[PROTECTED, "Hollow Lane", "Dealer 03", "Person 03", "Dealer 02", "Person 02", NAMELESS],
        kind="will_do",
        text=ANSWER,
        until=until,
    )


def _publish(marketer: Visitor, files: list[Path]) -> None:
    marketer.refusals.add(400)  # Wagtail keeps a half-filled page by itself and says what is missing
    publishing.add_files(marketer, files)
    publishing.add_audience(marketer, "Dealers")
    address = publishing.write_toolkit(marketer, "Dealers", files)
    publishing.preview(marketer, address)
    publishing.publish(marketer, address)
    publishing.announce(marketer, address, mailed=30, refused=10)


def _letter(place: Portal, number: int):
    return place.mailbox.letters(dealer_address(number), subject=publishing.TITLE)[0]


def _assert_announced(place: Portal) -> None:
    """One mail each, for those who consented, and nobody else."""

    def announced() -> list[str]:
        return [letter.to for letter in place.mailbox.letters(subject=publishing.TITLE)]

    wait_until(lambda: len(announced()) >= 30, "30 announcements", within=120)
    assert sorted(announced()) == sorted(dealer_address(n) for n in range(1, 41) if n % 4)
    letter = place.mailbox.letters(dealer_address(1), subject=publishing.TITLE)[0]
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def _assert_heard(place: Portal, folder: Path) -> None:
    """The ledger knows what it may, receipts were mailed, the photo lost what it said of its place."""
    verbs = set(Touchpoint.objects.values_list("verb", flat=True))
    assert {"toolkits.asset_downloaded"} <= verbs, verbs
    assert Case.objects.filter(state=CaseState.RECEIVED).count() == 3
    for number in (1, 3):
        place.mailbox.wait(dealer_address(number), after=1)
    assert len(place.mailbox.letters(dealer_address(2))) == 1
    photo = wait_until(lambda: Attachment.objects.exclude(image="").first(), "the photo is ready")
    assert not photo.original
    kept = place.folder / "var" / "media" / photo.image.name
    assert b"CanaryPhone" not in kept.read_bytes()
    assert not [path for path in (place.folder / "var" / "media").rglob("*") if _tells_place(path)]


def _tells_place(path: Path) -> bool:
    return path.is_file() and b"CanaryPhone" in path.read_bytes()


def _work_at_desk(analyst: Visitor, language: str) -> None:
    for text, wording in (
        (NAMED, ""),
        (PROTECTED, CLEARED),
        (NAMELESS, "Orders were stopped over late dates."),
    ):
        desk.open_case(analyst, text)
        desk.give_theme(analyst, THEME[language])
        if text == NAMED:
            desk.take(analyst, "Anna Berger")
            desk.note(analyst, "Ask logistics for last month's figures.")
        if text == PROTECTED:
            assert "Person 03" not in analyst.text()
            desk.reply(analyst, "Thank you. I take this to HQ without your name.")
        desk.pass_on(analyst, wording)


def _assert_replied(place: Portal) -> None:
    """The relayed reply reaches the author's own address under a neutral subject."""
    letter = place.mailbox.wait(dealer_address(3), after=2)
    assert "without your name" in letter.text
    assert "deliver" not in letter.subject.lower()


def _assert_told(place: Portal) -> None:
    """Everybody with an identity hears once, and nobody else; the nameless case counts as told."""
    wait_until(
        lambda: Case.objects.filter(state=CaseState.TOLD).count() == 3, "all three cases are told", within=120
    )
    for number, before in ((1, 2), (3, 3)):
        place.mailbox.wait(dealer_address(number), after=before)
        told = [letter for letter in place.mailbox.letters(dealer_address(number)) if ANSWER in letter.text]
        assert len(told) == 1
    others = [letter.to for letter in place.mailbox.letters() if ANSWER in letter.text]
    assert sorted(others) == [dealer_address(1), dealer_address(3)]


def _assert_home(dealer: Visitor) -> None:
    """The answer stands on the home page, and can be read from there."""
    expect(dealer.page.get_by_role("main")).to_contain_text(ANSWER[:60])
    dealer.assert_fits()
    dealer.tap(dealer.page.locator("main .item a").first)
    expect(dealer.page.get_by_role("main")).to_contain_text(ANSWER)
    dealer.assert_fits()


def _assert_checked(place: Portal) -> None:
    """Yes ends the loop; no opens it again."""
    states = sorted(Case.objects.values_list("state", "check_result"))
    assert states == [(CaseState.CHECKED, "yes"), (CaseState.TOLD, ""), (CaseState.UNDERSTOOD, "no")]
