"""What may be about prices is flagged when it comes in, goes to nobody, and is released or held by hand."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import WANT, Flag, Mode
from feedback.models import Attachment, Case, CaseTheme, Flagging, Remark, WordList
from feedback.price_words import BUILT_IN
from feedback.services.guarding import (
    WordsFoundError,
    flag_again,
    flag_if_found,
    hold_case,
    look_again,
    release_case,
    save_lists,
)
from feedback.services.passing import pass_on
from feedback.services.submit import Subject, Words, submit_remark
from partners.enums import Role
from partners.models import ActivityLog, Mail, Membership, Network
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.identifiers import random_token
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
PRICES = "The Rabattaktion next door ruins every price."


@pytest.fixture
def house() -> House:
    """Return a network with its desk."""
    return House.build(languages=["en", "de"])


def flagged(house: House, mode: str = Mode.NAMED) -> Case:
    """Let a dealer speak of prices."""
    return house.remark(mode=mode, text=PRICES).case


def lead_of(house: House) -> Membership:
    return house.member(Role.AGENCY_LEAD)


@pytest.mark.parametrize("mode", Mode.values)
def test_remark_about_prices_is_flagged_with_its_words_when_it_comes_in(house: House, mode: str) -> None:
    case = flagged(house, mode)
    assert (case.flag, case.is_withheld) == (Flag.WAITING, True)
    assert case.flagging.words == ["Rabattaktion", "price"]
    assert (house.remark().case.flag, Flagging.objects.count()) == ("", 1)


def test_words_of_what_was_not_found_count_and_a_title_of_ours_does_not(house: House) -> None:
    """Somebody looked for it: those are the author's words; the name of a file is HQ's own."""
    author = house.member()

    def about(subject: Subject) -> str:
        words = Words("idea", "I miss it.", subject=subject)
        remark = submit_remark(
            scope=scope_of(author),
            network=house.network,
            mode=Mode.NAMED,
            words=words,
            submission_key=random_token(),
            at=timezone.now(),
        )
        return remark.case.flag

    assert about(Subject(WANT, None, "discount stickers")) == Flag.WAITING
    assert about(Subject("asset", 1, "Discount stickers")) == ""


@pytest.mark.parametrize("mode", Mode.values)
@pytest.mark.parametrize("decision", [Flag.WAITING, Flag.HELD])
def test_flagged_remark_is_not_passed_on(house: House, mode: str, decision: str) -> None:
    case = flagged(house, mode)
    row = house.themed(case.remark)
    if decision == Flag.HELD:
        hold_case(scope=house.desk, case=case, reason="Counsel looks at it.", at=timezone.now())
    with pytest.raises(DomainError) as refused:
        pass_on(scope=house.desk, case_theme=row, wording="clean", at=timezone.now(), is_read=True)
    assert refused.value.code == "flagged"
    assert not CaseTheme.objects.passed_on().exists()
    assert not Mail.objects.filter(dedupe_key__startswith="passed-on").exists()


@pytest.mark.parametrize("flag, seen", [(Flag.WAITING, 0), (Flag.HELD, 0), (Flag.RELEASED, 1), ("", 1)])
def test_rule_of_reading_holds_by_itself(house: House, flag: str, seen: int) -> None:
    """Should a row say that it was passed on all the same, nobody but the agency reads it."""
    named, protected = house.remark(mode=Mode.NAMED), house.remark()
    house.passed(named)
    house.passed(protected)
    Attachment.objects.create(remark=named)
    Case.objects.update(flag=flag)
    assert Remark.objects.visible_to(house.hq).count() == seen
    assert Case.objects.visible_to(house.hq).count() == seen
    assert Attachment.objects.visible_to(house.hq).count() == seen
    assert CaseTheme.objects.messages_to(house.hq).count() == seen
    assert (Remark.objects.visible_to(house.desk).count(), Case.objects.visible_to(house.desk).count()) == (
        2,
        2,
    )


def test_released_remark_goes_its_way_and_says_by_whom_and_why(house: House) -> None:
    case, at = flagged(house), timezone.now()
    release_case(scope=house.desk, case=case, reason=" About a poster. ", at=at)
    house.passed(case.remark)
    assert Remark.objects.visible_to(house.hq).filter(pk=case.remark_id).exists()
    told = Flagging.objects.get(case=case)
    assert (told.decided_by, told.decided_at, told.reason) == (house.analyst, at, "About a poster.")
    assert ActivityLog.objects.filter(verb="feedback.flag_released", object_id=case.pk).count() == 1


def test_release_is_taken_back_until_headquarters_has_it(house: House) -> None:
    case = flagged(house)
    release_case(scope=house.desk, case=case, at=timezone.now())
    assert flag_again(scope=house.desk, case=case, at=timezone.now()).flag == Flag.WAITING
    told = Flagging.objects.get(case=case)
    assert (told.decided_by, told.decided_at, told.reason) == (None, None, "")
    release_case(scope=house.desk, case=case, at=timezone.now())
    house.passed(case.remark)
    with pytest.raises(DomainError) as refused:
        flag_again(scope=house.desk, case=case, at=timezone.now())
    assert refused.value.code == "passed_on"


def test_holding_back_needs_a_reason_and_can_end(house: House) -> None:
    case = flagged(house)
    with pytest.raises(DomainError) as refused:
        hold_case(scope=house.desk, case=case, reason="  ", at=timezone.now())
    assert refused.value.code == "reason_missing"
    assert hold_case(scope=house.desk, case=case, reason="Counsel", at=timezone.now()).flag == Flag.HELD
    assert release_case(scope=house.desk, case=case, at=timezone.now()).flag == Flag.RELEASED


def test_same_decision_twice_is_one(house: House) -> None:
    case = flagged(house)
    release_case(scope=house.desk, case=case, reason="first", at=timezone.now())
    release_case(scope=house.desk, case=case, reason="second", at=timezone.now())
    assert Flagging.objects.get(case=case).reason == "first"


@pytest.mark.parametrize("state", [Flag.WAITING, Flag.HELD])
def test_words_that_join_a_flagged_remark_are_read_before_it_is_released(house: House, state: str) -> None:
    """Named once, after those from before; whatever is decided stays decided."""
    case, at = flagged(house), timezone.now()
    if state == Flag.HELD:
        case = hold_case(scope=house.desk, case=case, reason="Counsel", at=at)
    for added in ("On time.", "The rebate on each price.", "The rebate on each price."):
        case = look_again(Case.objects.get(pk=case.pk), added)
    kept = Flagging.objects.get(case=case)
    assert (case.flag, kept.words) == (state, ["Rabattaktion", "price", "rebate"])
    assert (kept.reason, kept.decided_at) == (("Counsel", at) if state == Flag.HELD else ("", None))
    for seen in (None, 0, 2):
        with pytest.raises(StaleError, match="“rebate”"):
            release_case(scope=house.desk, case=case, seen=seen, at=at)
    assert Case.objects.get(pk=case.pk).flag == state
    for seen in (3, 2):  # once it is released there is nothing to refuse
        assert release_case(scope=house.desk, case=case, seen=seen, at=at).flag == Flag.RELEASED


def test_only_the_desk_decides_and_only_what_is_flagged(house: House) -> None:
    case = flagged(house)
    with pytest.raises(NotAllowedError):
        release_case(scope=house.hq, case=case, at=timezone.now())
    with pytest.raises(DomainError) as refused:
        release_case(scope=house.desk, case=house.remark().case, at=timezone.now())
    assert refused.value.code == "not_flagged"


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_wording_about_prices_goes_only_when_somebody_read_it(house: House, mode: str) -> None:
    row = house.themed(house.remark(mode=mode))
    with pytest.raises(WordsFoundError) as refused:
        pass_on(scope=house.desk, case_theme=row, wording="Asks for a discount.", at=timezone.now())
    assert refused.value.words == ["discount"]
    assert not CaseTheme.objects.passed_on().exists()
    said = {"wording": "Asks for a discount.", "is_read": True}
    assert pass_on(scope=house.desk, case_theme=row, at=timezone.now(), **said).wording == said["wording"]
    assert ActivityLog.objects.get(verb="feedback.passed_on").data["read_for_prices"] is True


def test_wording_of_a_released_remark_is_looked_through_too(house: House) -> None:
    case = flagged(house, Mode.AGENCY_ONLY)
    row = house.themed(case.remark)
    release_case(scope=house.desk, case=case, at=timezone.now())
    with pytest.raises(WordsFoundError):
        pass_on(scope=house.desk, case_theme=row, wording=PRICES, at=timezone.now())


def test_remark_from_before_a_list_is_flagged_when_it_is_to_be_passed_on(house: House) -> None:
    """Refused, and there is something to decide: the flag stays."""
    remark = house.remark(mode=Mode.NAMED, text="The cartel meets on Monday.")
    row = house.themed(remark)
    WordList.objects.create(network=house.network, language="en", words="cartel*")
    Network.objects.filter(pk=house.network.pk).update(has_word_lists=True)
    with pytest.raises(DomainError) as refused:
        pass_on(scope=house.desk, case_theme=row, wording="", at=timezone.now())
    assert refused.value.code == "flagged"
    case = Case.objects.get(remark=remark)
    assert (case.flag, case.flagging.words) == (Flag.WAITING, ["cartel"])


def test_colleague_who_decided_meanwhile_is_not_overruled(house: House) -> None:
    """An older copy of the row flags nothing anew."""
    case = flagged(house)
    stale = Case.objects.get(pk=case.pk)
    stale.flag = ""
    release_case(scope=house.desk, case=case, at=timezone.now())
    assert flag_if_found(stale).flag == ""
    assert Case.objects.get(pk=case.pk).flag == Flag.RELEASED


def test_saved_list_flags_what_headquarters_does_not_have(house: House) -> None:
    fresh = house.remark(mode=Mode.NAMED, text="The cartel meets.")
    passed = house.remark(mode=Mode.NAMED, text="The cartel met.")
    house.passed(passed)
    other = House.build().remark(text="The cartel meets.")
    lists = {"en": " cartel* \n\n", "de": BUILT_IN["de"]}
    lead = scope_of(lead_of(house))
    assert save_lists(scope=lead, network=house.network, lists=lists, at=timezone.now()) == 1
    assert [case.flag for case in Case.objects.filter(remark__in=[fresh, passed, other]).order_by("pk")] == [
        Flag.WAITING,
        "",
        "",
    ]
    assert list(WordList.objects.values_list("language", "words")) == [("en", "cartel*")]
    assert list(Network.objects.values_list("pk", "has_word_lists").order_by("pk")) == [
        (house.network.pk, True),
        (other.network_id, False),
    ]
    logged = ActivityLog.objects.get(verb="feedback.price_words_changed")
    assert logged.data == {"languages": ["en"], "flagged": 1}


def test_list_like_the_built_in_one_is_none_of_its_own_and_the_same_again_changes_nothing(
    house: House,
) -> None:
    lead = scope_of(lead_of(house))
    for words in ("cartel", "cartel", BUILT_IN["en"]):
        save_lists(scope=lead, network=house.network, lists={"en": words}, at=timezone.now())
    assert not WordList.objects.exists()
    assert not Network.objects.get(pk=house.network.pk).has_word_lists
    assert ActivityLog.objects.filter(verb="feedback.price_words_changed").count() == 2


def test_only_the_lead_saves_lists_and_only_clear_ones(house: House) -> None:
    for scope in (house.desk, house.hq, scope_of(lead_of(House.build()))):
        with pytest.raises(NotAllowedError):
            save_lists(scope=scope, network=house.network, lists={"en": "x"}, at=timezone.now())
    with pytest.raises(DomainError):
        save_lists(
            scope=scope_of(lead_of(house)), network=house.network, lists={"en": "p*ce"}, at=timezone.now()
        )
