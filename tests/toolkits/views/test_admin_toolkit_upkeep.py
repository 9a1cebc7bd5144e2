"""The lists of toolkits in the upkeep: who stands in which, and a step for many of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from tests.factories.partners import CampaignFactory, MembershipFactory, PersonFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit
from toolkits.models import Asset, ToolkitPage

pytestmark = pytest.mark.django_db
ROOT = "/admin/n/heat-pumps/upkeep/?of=toolkits"


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


def kit(network, title, *, days=30, taken=None, **fields) -> ToolkitPage:
    """Return a toolkit with a file, published so many days ago, whose file was taken so many days ago."""
    asset = AssetFactory(network=network)
    if taken is not None:
        facts = {"download_count": 9, "partner_count": 6, "last_downloaded_at": ago(days=taken)}
        Asset.objects.filter(pk=asset.pk).update(**facts)
    page = ToolkitFactory(network=network, title=title, assets=[asset], **fields)
    ToolkitPage.objects.filter(pk=page.pk).update(first_published_at=ago(days=days))
    return page


@pytest.fixture
def kits(network) -> dict[str, ToolkitPage]:
    """Return toolkits of which each list has one, beside some that are in none."""
    MembershipFactory(network=network, person=PersonFactory(network=network, language="de"))
    both = {"languages": ["en", "de"]}
    kit(MembershipFactory().network, "Canary")
    ToolkitFactory(network=network, title="Without files", **both)
    kit(network, "Draft", published=False, **both)
    kit(network, "Young", days=13, **both)
    kit(network, "Fine", taken=182, **both)
    found = {
        "never": kit(network, "Never taken", **both),
        "unused": kit(network, "Long unused", taken=184, **both),
        "expiring": kit(network, "Ends soon", taken=1, **both),
        "untranslated": kit(network, "English only", taken=1),
    }
    end_toolkit(found["expiring"], ago(days=-59))
    return found


def shown(response) -> list[str]:
    return [row["thing"].title for row in response.context["rows"]]


@pytest.mark.parametrize("kind", ["never", "unused", "expiring", "untranslated"])
def test_list_holds_the_toolkits_of_its_kind_alone(kits, editor, kind) -> None:
    response = editor.get(f"{ROOT}&list={kind}")
    assert shown(response) == [kits[kind].title]
    assert [count for _label, count, _query, _current in response.context["tabs"]] == [1, 1, 1, 1]
    html = response.content.decode()
    assert ("1 toolkit" in html, "Canary" in html) == (True, False)
    assert f"/admin/pages/{kits[kind].pk}/edit/" in html


@pytest.mark.parametrize("kind", ["never", "unused", "expiring", "untranslated"])
def test_empty_list_says_what_that_means(editor, network, kind) -> None:
    response = editor.get(f"{ROOT}&list={kind}")
    assert str(response.context["empty"]) in response.content.decode()


def test_list_is_narrowed_and_sorted_by_the_address(network, member, editor) -> None:
    kit(network, "Beta", days=40, owner_person=member.person)
    kit(network, "Alpha", days=20)
    assert shown(editor.get(ROOT)) == ["Beta", "Alpha"]
    assert shown(editor.get(f"{ROOT}&sort=newest")) == ["Alpha", "Beta"]
    assert shown(editor.get(f"{ROOT}&owner=mine")) == ["Beta"]
    assert shown(editor.get(f"{ROOT}&owner=nobody")) == ["Alpha"]
    assert shown(editor.get(f"{ROOT}&q=alph")) == ["Alpha"]


def step(editor, page, act, **more):
    body = {"chosen": [page.pk], "act": act, **more}
    preview = editor.post(f"{ROOT}&list=never", {**body, "do": "preview"})
    return preview.content.decode(), editor.post(f"{ROOT}&list=never", {**body, "do": "apply"}, follow=True)


def test_retired_by_the_previews_form_and_undone(kits, editor) -> None:
    page = kits["never"]
    preview, done = step(editor, page, "retire")
    assert ("Retire: 1 toolkit" in preview, "1 changed." in done.content.decode()) == (True, True)
    assert (shown(done), done.context["is_toolkits"]) == ([], True)
    back = editor.post(
        "/admin/n/heat-pumps/upkeep/undo/?of=toolkits&list=never",
        {"batch": done.context["batch"]},
        follow=True,
    )
    assert ("1 is as it was before." in back.content.decode(), shown(back)) == (True, ["Never taken"])


def test_preview_says_who_which_languages_and_which_campaign(kits, network, member, editor) -> None:
    spring, page = CampaignFactory(network=network, name="Spring"), kits["never"]
    said = {
        "hand_over": step(editor, page, "hand_over", owner=member.person_id)[0],
        "languages": step(editor, page, "languages", languages=["de"])[0],
        "campaign": step(editor, page, "campaign", campaign=spring.pk)[0],
        "none": step(editor, page, "campaign")[0],
    }
    assert f"<td>nobody</td>\n          <td>{member.person.name}</td>" in said["hand_over"]
    assert "<td>English, German</td>\n          <td>German</td>" in said["languages"]
    assert "<td>none</td>\n          <td>Spring</td>" in said["campaign"]
    assert "<td>Spring</td>\n          <td>none</td>" in said["none"]
    changed = ToolkitPage.objects.get(pk=page.pk)
    assert (changed.owner_person, changed.languages, changed.campaign) == (member.person, ["de"], None)


def test_what_a_step_needs_is_asked_for(kits, editor) -> None:
    answer = editor.post(ROOT, {"chosen": [kits["never"].pk], "act": "languages", "do": "preview"})
    assert (answer.status_code, "Choose a language at least." in answer.content.decode()) == (422, True)


def test_files_are_offered_no_campaign(editor, network) -> None:
    asset = AssetFactory(network=network)
    answer = editor.post(
        "/admin/n/heat-pumps/upkeep/", {"chosen": [asset.pk], "act": "campaign", "do": "preview"}
    )
    assert answer.status_code == 422


def test_toolkits_of_another_network_are_not_there(editor) -> None:
    foreign = ToolkitFactory()
    assert editor.post(ROOT, {"chosen": [foreign.pk], "act": "retire", "do": "apply"}).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_list_costs_the_same_however_many_toolkits_it_has(
    network, member, editor, django_assert_num_queries, count
) -> None:
    for number in range(count):
        kit(network, f"Kit {number}", owner_person=member.person)
    editor.get(ROOT)
    with django_assert_num_queries(19):
        editor.get(ROOT)
