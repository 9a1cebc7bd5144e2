"""Merging two themes: what was coded by the one reads as the other, everywhere, and once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.models import Answer, CaseTheme, CodebookChange, Message, OwedFigure, Promise, Recoding, Theme
from feedback.queries.cells import Wanted, read_cells
from feedback.queries.desk import matching_themes
from feedback.queries.merging_themes import MergePreview, merge_preview, mergeable_into
from feedback.queries.owed import owed_themes
from feedback.services.asking_back import ask_back
from feedback.services.merging_themes import merge_theme
from feedback.services.recounting import recount_network
from feedback.services.reminding import remind_hq
from feedback.services.telling import tell_due
from partners.enums import Role
from partners.models import Mail, Partner
from partners.periods import Grain, Period
from partners.tree import branch_of
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def pair(**fields: object) -> tuple[House, Theme, Theme]:
    """Make a house with two themes of one addressee: the one that goes, and the one that stays."""
    house = House.build(**fields)
    return house, ThemeFactory(network=house.network, addressee=house.sponsor), house.theme


def merge(house: House, gone: Theme, kept: Theme) -> CodebookChange:
    """Merge as the agency's lead."""
    return merge_theme(scope=house.leading, theme=gone, into=kept, at=timezone.now())


def counted(house: House) -> dict[str, tuple[int, int]]:
    """Return the voices and dealers of each theme this month, in the whole network."""
    root = Partner.objects.get(network=house.network, parent=None)
    month = Period.of(house.today, Grain.MONTH)
    cells = read_cells(Wanted.of(house.network.pk, {root.pk: branch_of(root.path)}, [month], "theme"))
    found: dict[str, tuple[int, int]] = {}
    for (_branch, _start, value), cell in cells.items():
        found[value] = (cell.voices, cell.dealers)
    return found


def test_merge_theme_cases_and_figures_read_as_the_kept_one() -> None:
    """A case that had both counts once; a recount finds nothing to put right."""
    house, gone, kept = pair()
    author, both = house.member(), house.remark()
    house.themed(house.remark(author), gone)
    house.themed(both, gone)
    house.themed(both, kept)
    other = House.build()
    other.themed(other.remark())
    change = merge(house, gone, kept)
    rows = CaseTheme.objects.filter(case__network=house.network)
    assert [row.theme_id for row in rows] == [kept.pk, kept.pk]
    assert counted(house) == {f"{kept.pk}": (2, 2)}
    assert recount_network(house.network) == 0
    gone.refresh_from_db()
    assert (gone.merged_into, gone.is_active) == (kept, False)
    was = Recoding.objects.values_list("case__remark", "was", "now", "change")
    assert set(was) == {(row.case.remark_id, gone.pk, kept.pk, change.pk) for row in rows}
    assert matching_themes(house.desk, gone.name) == [kept]


def test_merge_theme_said_twice_is_one() -> None:
    house, gone, kept = pair()
    house.themed(house.remark(), gone)
    first = merge(house, gone, kept)
    assert merge(house, gone, kept) == first
    assert CodebookChange.objects.filter(network=house.network).count() == 1
    assert Recoding.objects.count() == 1


def test_merge_theme_into_one_that_is_merged_later_leads_to_the_last() -> None:
    """One step, never a chain; the history keeps both."""
    house, gone, kept = pair()
    last = ThemeFactory(network=house.network, addressee=house.sponsor)
    remark = house.remark()
    house.themed(remark, gone)
    merge(house, gone, kept)
    merge(house, kept, last)
    gone.refresh_from_db()
    assert gone.merged_into == last
    assert list(Recoding.objects.order_by("pk").values_list("was", "now")) == [
        (gone.pk, kept.pk),
        (kept.pk, last.pk),
    ]
    assert recount_network(house.network) == 0


def test_merge_theme_more_than_a_chunk_moves_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.services.merging_themes.CHUNK", 2)
    house, gone, kept = pair()
    for _ in range(5):
        house.themed(house.remark(), gone)
    merge(house, gone, kept)
    assert counted(house) == {f"{kept.pk}": (5, 5)}
    assert recount_network(house.network) == 0


def test_merge_theme_owed_is_owed_under_the_kept_one_and_told_once() -> None:
    """Passed on under both it is one debt since the earlier day, in its words; one answer, one mail."""
    house, gone, kept = pair()
    remark, now = house.remark(), timezone.now()
    house.passed(remark, kept, wording="Too late.", at=now - dt.timedelta(days=2))
    house.passed(remark, gone, wording="Too dear.", at=now - dt.timedelta(days=9))
    house.passed(house.remark(), gone)
    merge(house, gone, kept)
    [owed] = owed_themes(house.hq, house.network, now)
    row = CaseTheme.objects.get(case__remark=remark)
    assert (owed.theme, owed.since) == (kept, now - dt.timedelta(days=9))
    assert (row.wording, row.passed_on_at) == ("Too late.", now - dt.timedelta(days=9))
    house.answered(kept)
    assert tell_due() == 2
    assert Mail.objects.filter(dedupe_key__startswith="told:").count() == 2
    assert not CaseTheme.objects.owed().exists()


def test_merge_theme_passed_on_stays_where_the_other_was_not() -> None:
    """HQ has it: the row that it has is the one that stays."""
    house, gone, kept = pair()
    remark = house.remark()
    house.themed(remark, kept)
    row = house.passed(remark, gone)
    merge(house, gone, kept)
    assert [(one.pk, one.theme) for one in remark.case.themes.all()] == [(row.pk, kept)]
    remark.case.refresh_from_db()
    assert remark.case.is_owed


def test_merge_theme_question_of_hq_goes_on() -> None:
    """The author still finds it, and what was asked under the other theme stays in one thread."""
    house, gone, kept = pair()
    remark = house.remark()
    house.passed(remark, kept)
    asked = house.passed(remark, gone)
    ask_back(scope=house.hq, case_theme=asked, text="Since when?", at=timezone.now())
    merge(house, gone, kept)
    row = remark.case.themes.get()
    assert (row.pk, row.theme, row.asked_at is not None) == (asked.pk, kept, True)
    assert Message.objects.get().thread == row


def test_merge_theme_answers_and_promises_go_over() -> None:
    """What was answered under the one stays answered; the same theme may be open anew."""
    house, gone, kept = pair()
    remark = house.remark()
    house.passed(remark, gone)
    answer = house.answered(gone, until=house.today + dt.timedelta(days=9))
    house.themed(remark, kept)
    assert merge_preview(gone, kept) == MergePreview(cases=1, both=1, owed=0, answers=1, promises=1)
    merge(house, gone, kept)
    assert Answer.objects.get(pk=answer.pk).theme == kept
    assert Promise.objects.get().answer.theme == kept
    rows = remark.case.themes.order_by("pk").values_list("theme", "answer")
    assert list(rows) == [(kept.pk, answer.pk), (kept.pk, None)]
    assert tell_due() == 1
    assert recount_network(house.network) == 0


def test_merge_theme_other_addressee_is_told_of_the_debt() -> None:
    house, gone, kept = pair()
    house.passed(house.remark(), gone)
    kept.addressee = house.member(Role.HQ_MARKETER)
    kept.save()
    merge(house, gone, kept)
    mails = Mail.objects.filter(dedupe_key__startswith="passed-on:").order_by("pk")
    assert [mail.person for mail in mails] == [house.sponsor.person, kept.addressee.person]


def test_merge_theme_sponsor_is_not_told_again_of_what_is_late() -> None:
    """Told of either, by whichever answer came last."""
    house, gone, kept = pair(answer_days=30)
    marketer = house.member(Role.HQ_MARKETER)
    for theme in (gone, kept):
        theme.addressee = marketer
        theme.save()
    now = timezone.now()
    house.passed(house.remark(), kept)
    house.answered(kept)
    house.passed(house.remark(), gone)
    house.answered(gone)
    house.passed(house.remark(), kept, at=now - dt.timedelta(days=60))
    remind_hq(now)
    late = Mail.objects.filter(dedupe_key__startswith="owed-late:", person=house.sponsor.person)
    assert late.count() == 1
    house.passed(house.remark(), gone, at=now - dt.timedelta(days=50))
    merge(house, gone, kept)
    remind_hq(now)
    assert late.count() == 1


def test_merge_theme_sponsor_who_was_told_of_both_keeps_what_they_know_of_the_kept_one() -> None:
    house, gone, kept = pair(answer_days=30)
    marketer, now = house.member(Role.HQ_MARKETER), timezone.now()
    for theme in (gone, kept):
        theme.addressee = marketer
        theme.save()
        house.passed(house.remark(), theme, at=now - dt.timedelta(days=60))
    remind_hq(now)
    late = Mail.objects.filter(dedupe_key__startswith="owed-late:", person=house.sponsor.person)
    before = set(late.values_list("pk", "dedupe_key"))
    merge(house, gone, kept)
    remind_hq(now)
    assert (len(before), set(late.values_list("pk", "dedupe_key"))) == (2, before)


def test_merge_theme_figure_beside_the_debt_is_of_the_kept_one() -> None:
    """The one that goes loses its own; the kept one's moves as ever."""
    house, gone, kept = pair(minimum_dealers=3)
    for _ in range(3):
        house.passed(house.remark(), gone)
    assert OwedFigure.objects.get().theme == gone
    merge(house, gone, kept)
    figure = OwedFigure.objects.get()
    assert (figure.theme, figure.dealers) == (kept, 3)


def test_merge_theme_refused_says_why() -> None:
    house, gone, kept = pair()
    unread = ThemeFactory(network=house.network, addressee=None)
    retired = ThemeFactory(network=house.network, is_active=False)
    house.passed(house.remark(), gone)
    for into in (gone, retired, unread, House.build().theme):
        with pytest.raises(DomainError):
            merge(house, gone, into)
    ThemeFactory(network=house.network, parent=gone)
    with pytest.raises(DomainError):
        merge(house, gone, kept)
    with pytest.raises(NotAllowedError):
        merge_theme(scope=house.desk, theme=gone, into=kept, at=timezone.now())
    assert not Recoding.objects.exists()
    assert list(mergeable_into(house.leading, gone)) == list(
        Theme.objects.filter(network=house.network, is_active=True).exclude(pk=gone.pk)
    )
    assert not mergeable_into(house.desk, gone).exists()


def test_merge_theme_merged_one_is_changed_no_more() -> None:
    house, gone, kept = pair()
    other = ThemeFactory(network=house.network)
    merge(house, gone, kept)
    with pytest.raises(DomainError):
        merge(house, gone, other)
