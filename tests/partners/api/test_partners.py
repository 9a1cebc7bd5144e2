"""Partners, people, imports and coverage for programs: what the pages show to the same reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.enums import Level, Role
from partners.models import BranchConsent, IdempotentWrite, ImportRun, Partner
from partners.services.imports.runs import continue_due_imports
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory, hq_of
from tests.factories.programs import program_of
from tests.partners.imports.sheets import HQ, dealer, write_sheet

pytestmark = pytest.mark.django_db
AT = "/api/v1/pumps"


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


@pytest.fixture
def lead(network):
    return program_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))


@pytest.fixture
def branch(network):
    """A distributor with two dealers; beside it another branch, and another network."""
    importer = PartnerFactory(network=network, level=Level.DISTRIBUTOR, number="D1", name="Importer")
    for number in ("1", "2"):
        PartnerFactory(network=network, parent=importer, number=number, name=f"Dealer {number}", town="Ulm")
    PartnerFactory(network=network, number="9", name="Canary elsewhere")
    PartnerFactory(name="Canary foreign", number="1")
    return importer


def test_list_holds_the_readers_branch_alone(network, branch) -> None:
    manager = MembershipFactory(network=network, partner=branch, role=Role.DISTRIBUTOR_MANAGER)
    rows = program_of(manager).get(f"{AT}/partners/").json()["results"]
    own = Partner.objects.get(number="D1", network=network)
    assert [(row["name"], row["parent"]) for row in rows] == [
        ("Dealer 1", own.pk),
        ("Dealer 2", own.pk),
        ("Importer", None),
    ]


def test_list_filters_sorts_and_pages(lead, branch) -> None:
    first = lead.get(f"{AT}/partners/?level=dealer&q=ulm&sort=-number&limit=1").json()
    assert [row["number"] for row in first["results"]] == ["2"]
    second = lead.get(first["next"]).json()
    assert ([row["number"] for row in second["results"]], second["next"]) == (["1"], None)


def test_list_costs_the_same_for_one_row_and_for_four(
    network, lead, branch, django_assert_num_queries
) -> None:
    lead.get(f"{AT}/partners/")  # the token's use is noted once in a while
    for limit in (1, 4):
        with django_assert_num_queries(4):
            lead.get(f"{AT}/partners/?limit={limit}")


@pytest.mark.parametrize(
    "asked", ["level=king", "country=xyz", "under=0", "sort=heard", "limit=101", "limit=x", "cursor=abc"]
)
def test_list_refuses_what_it_does_not_know(lead, branch, asked) -> None:
    assert lead.get(f"{AT}/partners/?{asked}").status_code == 422


def test_partner_out_of_reach_and_absent_partner_answer_alike(network, branch) -> None:
    manager = MembershipFactory(network=network, partner=branch, role=Role.DISTRIBUTOR_MANAGER)
    hidden = Partner.objects.filter(name__startswith="Canary").values_list("pk", flat=True)
    answers = [program_of(manager).get(f"{AT}/partners/{pk}/") for pk in (*hidden, 10**9)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_people_are_whole_for_the_agency_and_counted_for_hq(network, lead, branch) -> None:
    here = Partner.objects.get(number="1", network=network)
    MembershipFactory(network=network, partner=here, person=PersonFactory(network=network, name="Ada"))
    whole = lead.get(f"{AT}/partners/{here.pk}/people/").json()
    assert [(one["name"], bool(one["email"])) for one in whole["people"]] == [("Ada", True)]
    BranchConsent.objects.update_or_create(
        network=network, partner=branch, defaults={"path": branch.path, "shows_people": False}
    )
    sponsor = program_of(MembershipFactory(network=network, role=Role.HQ_SPONSOR))
    answer = sponsor.get(f"{AT}/partners/{here.pk}/people/")
    assert "Ada" not in answer.content.decode()
    assert (answer.json()["is_withheld"], answer.json()["people"]) == (True, [])


def test_import_goes_from_upload_to_report(network, lead, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "list.xlsx", [HQ, dealer("1"), dealer("2", country="Atlantis, far away")])

    def send():
        file = SimpleUploadedFile("list.xlsx", path.read_bytes())
        return lead.post(
            f"{AT}/imports/", {"file": file}, format="multipart", HTTP_IDEMPOTENCY_KEY="import-1"
        )

    answer, again = send(), send()
    assert (answer.status_code, again.status_code, again["Idempotent-Replayed"]) == (201, 201, "true")
    assert (answer.json(), ImportRun.objects.count()) == (again.json(), 1)
    at = f"{AT}/imports/{answer.json()['id']}/"
    assert lead.post(f"{at}apply/").status_code == 409
    continue_due_imports()
    assert lead.get(at).json()["stage"] == "mapping"
    assert lead.post(f"{at}columns/").json()["stage"] == "planning"
    continue_due_imports()
    planned = lead.get(at).json()
    assert (planned["stage"], planned["rows_bad"]) == ("planned", 1)
    problems = lead.get(f"{at}problems/").json()["results"]
    assert [(row["line"], row["value"]) for row in problems] == [(4, "Atlantis, far away")]
    assert lead.post(f"{at}apply/", {}).json()["stage"] == "applying"
    continue_due_imports()
    assert lead.get(at).json()["stage"] == "done"
    assert Partner.objects.filter(network=network, number="1").exists()


def test_key_with_another_body_is_refused_and_one_at_work_is_in_flight(lead, tmp_path: Path) -> None:
    def send(text: bytes):
        file = SimpleUploadedFile("list.csv", text)
        return lead.post(f"{AT}/imports/", {"file": file}, format="multipart", HTTP_IDEMPOTENCY_KEY="k")

    send(b"number,name\n1,One\n")
    assert send(b"number,name\n2,Two\n").json()["code"] == "idempotency_key_reused"
    IdempotentWrite.objects.update(status=None, answer=None)
    answer = send(b"number,name\n1,One\n")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_flight")
    assert answer["Retry-After"] == "1"


def test_refused_write_gives_its_key_back(lead) -> None:
    empty = SimpleUploadedFile("list.csv", b"")
    for _each in range(2):
        answer = lead.post(
            f"{AT}/imports/", {"file": empty}, format="multipart", HTTP_IDEMPOTENCY_KEY="again"
        )
        assert answer.status_code == 422
    assert IdempotentWrite.objects.count() == 0


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.DEALER_PRINCIPAL, Role.AGENCY_ANALYST])
def test_imports_are_the_leads_alone(network, role) -> None:
    program = program_of(MembershipFactory(network=network, role=role))
    assert program.post(f"{AT}/imports/", {}, format="multipart").status_code == 404


def test_coverage_is_exact_for_the_agency_and_published_for_others(network, lead, branch) -> None:
    live = lead.get(f"{AT}/coverage/").json()
    assert (live["branch"], live["total"]["active"], live["published_at"]) == (hq_of(network).pk, 3, None)
    sponsor = program_of(MembershipFactory(network=network, role=Role.HQ_SPONSOR))
    assert sponsor.get(f"{AT}/coverage/").json()["total"]["heard"] is None
    dealer_here = program_of(MembershipFactory(network=network))
    assert dealer_here.get(f"{AT}/coverage/").status_code == 404
