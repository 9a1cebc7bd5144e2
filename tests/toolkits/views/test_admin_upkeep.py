"""The lists of the upkeep in the admin: who stands in which, the preview, the step, the undo."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import Asset
from toolkits.queries import upkeep as lists

pytestmark = pytest.mark.django_db
ROOT = "/admin/n/heat-pumps/upkeep/"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de", "fr"])


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, role=Role.HQ_MARKETER)


@pytest.fixture
def editor(member) -> Client:
    client = Client()
    client.force_login(member.person.user)
    return client


def ago(**time):
    return timezone.now() - timedelta(**time)


def made(network, title, *, days=30, taken=None, **fields) -> Asset:
    """Return a file that is so many days old, and was taken by six dealers so many days ago."""
    asset = AssetFactory(network=network, title=title, **fields)
    facts = {"created_at": ago(days=days)}
    if taken is not None:
        facts |= {"download_count": 9, "partner_count": 6, "last_downloaded_at": ago(days=taken)}
    Asset.objects.filter(pk=asset.pk).update(**facts)
    asset.refresh_from_db()
    return asset


@pytest.fixture
def files(network) -> dict[str, Asset]:
    """Return files of which each list has one, beside some that are in none, and another network's."""
    person = PersonFactory(network=network, language="de")
    MembershipFactory(network=network, person=person)
    MembershipFactory(
        network=network, person=PersonFactory(network=network, language="fr"), role=Role.HQ_SPONSOR
    )
    made(NetworkFactory(slug="e-bikes"), "Canary", languages=["en"], expires_at=ago(days=-5))
    both = {"languages": ["en", "de"]}
    return {
        "never": made(network, "Never taken", **both),
        "unused": made(network, "Long unused", taken=184, **both),
        "expiring": made(network, "Ends soon", taken=1, expires_at=ago(days=-59), **both),
        "untranslated": made(network, "English only", taken=1, languages=["en"]),
        "young": made(network, "Young", days=13, **both),
        "planned": made(network, "Planned", available_from=ago(days=-1), languages=["en"]),
        "ended": made(network, "Ended", expires_at=ago(days=1), languages=["en"]),
        "fine": made(network, "Fine", taken=182, expires_at=ago(days=-61)),
    }


def shown(response) -> list[str]:
    return [row["thing"].title for row in response.context["rows"]]


@pytest.mark.parametrize(
    "kind, titles",
    [
        ("never", ["Never taken"]),
        ("unused", ["Long unused"]),
        ("expiring", ["Ends soon"]),
        ("untranslated", ["English only"]),
    ],
)
def test_list_holds_the_files_of_its_kind_alone(files, editor, kind, titles) -> None:
    response = editor.get(f"{ROOT}?list={kind}")
    counts = [(count, current) for _label, count, _query, current in response.context["tabs"]]
    assert (shown(response), [count for count, _current in counts]) == (titles, [1, 1, 1, 1])
    assert [current for _count, current in counts].count(True) == 1
    assert "Canary" not in response.content.decode()


def test_untranslated_file_names_what_dealers_read_and_it_lacks(files, editor) -> None:
    response = editor.get(f"{ROOT}?list=untranslated&lacks=de")
    text = response.content.decode()
    assert ("lacks DE" in text, shown(response)) == (True, ["English only"])
    assert [name for _code, name in response.context["languages"]] == ["German"]
    assert shown(editor.get(f"{ROOT}?list=untranslated&lacks=en")) == []
    assert "fits" in editor.get(f"{ROOT}?list=untranslated&lacks=en").content.decode()


def test_list_is_narrowed_and_sorted_by_the_address(network, member, editor) -> None:
    made(network, "Beta", days=40, owner=member.person)
    made(network, "Alpha", days=20)
    assert shown(editor.get(ROOT)) == ["Beta", "Alpha"]
    assert shown(editor.get(f"{ROOT}?sort=newest")) == ["Alpha", "Beta"]
    assert shown(editor.get(f"{ROOT}?sort=title&list=nonsense")) == ["Alpha", "Beta"]
    assert shown(editor.get(f"{ROOT}?owner=mine")) == ["Beta"]
    assert shown(editor.get(f"{ROOT}?owner=nobody")) == ["Alpha"]
    assert shown(editor.get(f"{ROOT}?q=alph")) == ["Alpha"]


def test_list_goes_on_by_key(network, editor, monkeypatch) -> None:
    monkeypatch.setattr(lists, "SIZE", 2)
    for number in range(3):
        made(network, f"File {number}", days=50 - number)
    first = editor.get(ROOT)
    after = first.context["found"].next_cursor
    assert (shown(first), shown(editor.get(f"{ROOT}?after={after}"))) == (["File 0", "File 1"], ["File 2"])


@pytest.mark.parametrize("kind", ["never", "unused", "expiring", "untranslated"])
def test_empty_list_says_what_that_means(network, editor, kind) -> None:
    response = editor.get(f"{ROOT}?list={kind}")
    text = response.content.decode()
    assert (str(response.context["empty"]) in text, "See what changes" in text) == (True, False)


@pytest.mark.parametrize("count", [1, 4])
def test_list_costs_the_same_however_many_files_it_has(
    network, member, editor, django_assert_num_queries, count
) -> None:
    for number in range(count):
        made(network, f"File {number}", languages=["en"], owner=member.person)
    ToolkitFactory(network=network)
    editor.get(ROOT)
    with django_assert_num_queries(QUERIES):
        editor.get(f"{ROOT}?list=untranslated")


QUERIES = 16


def body(*assets, act="retire", do="preview", **more) -> dict:
    return {"chosen": [one.pk for one in assets], "act": act, "do": do, **more}


def test_preview_names_each_file_and_changes_nothing(files, editor) -> None:
    response = editor.post(f"{ROOT}?list=never", body(files["never"], files["ended"]))
    text = response.content.decode()
    assert [words in text for words in ("Never taken", "has ended already", "Retire: 1 file")] == [True] * 3
    assert Asset.objects.get(pk=files["never"].pk).expires_at is None


def test_applied_step_is_offered_for_undo_and_undone(files, editor) -> None:
    response = editor.post(f"{ROOT}?list=never", body(files["never"], do="apply"), follow=True)
    batch = response.context["batch"]
    assert ("1 changed." in response.content.decode(), shown(response)) == (True, [])
    back = editor.post(f"{ROOT}undo/?list=never", {"batch": batch}, follow=True)
    assert ("1 is as it was before." in back.content.decode(), shown(back)) == (True, ["Never taken"])
    again = editor.post(f"{ROOT}undo/?list=never", {"batch": batch}, follow=True)
    assert "nothing to take back" in again.content.decode()


@pytest.mark.parametrize("batch", ["", "a\x00b", "x" * 5000])
def test_undo_of_what_nobody_did_takes_nothing_back(files, editor, batch: str) -> None:
    back = editor.post(f"{ROOT}undo/?list=never", {"batch": batch}, follow=True)
    assert (back.status_code, "nothing to take back" in back.content.decode()) == (200, True)


def test_extended_by_the_preview_s_own_form_until_the_moment_that_was_typed(files, network, editor) -> None:
    zone = ZoneInfo(network.time_zone)
    typed = (timezone.localtime(timezone=zone) + timedelta(days=100)).strftime("%Y-%m-%dT%H:%M")
    preview = editor.post(f"{ROOT}?list=expiring", body(files["expiring"], act="extend", until=typed))
    assert (typed in preview.content.decode(), "Extend: 1 file" in preview.content.decode()) == (True, True)
    editor.post(f"{ROOT}?list=expiring", body(files["expiring"], act="extend", until=typed, do="apply"))
    ends = timezone.localtime(Asset.objects.get(pk=files["expiring"].pk).expires_at, zone)
    assert ends.strftime("%Y-%m-%dT%H:%M") == typed


def test_handed_over_by_the_preview_s_own_form(files, member, editor) -> None:
    to = {"act": "hand_over", "owner": member.person_id}
    preview = editor.post(f"{ROOT}?list=never", body(files["never"], **to)).content.decode()
    assert f"<td>{member.person.name}</td>" in preview
    editor.post(f"{ROOT}?list=never", body(files["never"], do="apply", **to))
    assert Asset.objects.get(pk=files["never"].pk).owner_id == member.person_id


@pytest.mark.parametrize(
    "sent, said",
    [
        ({"act": "retire"}, "Choose some first."),
        ({"act": ""}, "Choose what to do with them."),
        ({"act": "extend"}, "still to come"),
        ({"act": "extend", "until": "2001-01-01T00:00"}, "still to come"),
        ({"act": "hand_over"}, "Choose who looks after them."),
    ],
)
def test_step_that_lacks_something_says_what_and_keeps_the_list(files, editor, sent, said) -> None:
    keys = [] if sent["act"] == "retire" else [files["never"].pk]
    response = editor.post(f"{ROOT}?list=never", {"chosen": keys, **sent})
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert shown(response) == ["Never taken"]


def test_file_of_another_network_in_the_body_is_404(files, editor) -> None:
    canary = Asset.objects.get(title="Canary")
    for do in ("preview", "apply"):
        response = editor.post(ROOT, body(files["never"], canary, do=do))
        assert (response.status_code, "Canary" in response.content.decode()) == (404, False)
    assert editor.post(ROOT, {"chosen": ["x"], "act": "retire"}).status_code == 404
    canary.refresh_from_db()
    assert canary.expires_at > timezone.now()


def test_owner_of_another_network_cannot_be_chosen(files, editor) -> None:
    stranger = MembershipFactory(network=NetworkFactory(), role=Role.HQ_MARKETER).person
    response = editor.post(ROOT, body(files["never"], act="hand_over", owner=stranger.pk, do="apply"))
    assert (response.status_code, stranger.name in response.content.decode()) == (422, False)


def test_file_that_went_between_preview_and_press_is_said_in_a_sentence(files, editor, monkeypatch) -> None:
    monkeypatch.setattr("toolkits.services.upkeep.MOST", 0)
    response = editor.post(ROOT, body(files["never"], do="apply"))
    assert (response.status_code, "at most in one go" in response.content.decode()) == (422, True)


def test_mark_of_nothing_says_that_nothing_changed(files, editor) -> None:
    text = editor.get(f"{ROOT}?done=nothing").content.decode()
    assert ("Nothing changed" in text, 'name="batch"' in text) == (True, False)
