"""What is stored is taken away again when its rows can't be written; headquarters touches nobody."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from partners.enums import Role
from partners.models import Touchpoint
from partners.queries.links import PURPOSE, link_scope
from partners.queries.scope import scope_for
from partners.scope import Scope
from portal.kernel.signed_links import sign_link
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory, png_bytes, upload
from toolkits import rendering
from toolkits.models import Asset
from toolkits.rules import shown_reason
from toolkits.services import versions
from toolkits.services.assets import AssetFields, add_assets
from toolkits.services.downloads import record_opening

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    return set(default_storage.listdir("assets")[1]) if default_storage.exists("assets") else set()


def test_add_assets_leaves_no_file_behind_when_its_rows_fail(monkeypatch) -> None:
    network = NetworkFactory()
    before = stored()

    def broken(**_fields):
        raise ValueError

    monkeypatch.setattr(versions, "log_activity", broken)
    with pytest.raises(ValueError, match="^$"):
        add_assets(scope=Scope.system(network.pk), network=network, uploads=[upload()], fields=AssetFields())
    assert (stored(), Asset.objects.count()) == (before, 0)


def test_record_opening_by_headquarters_touches_nobody() -> None:
    network = NetworkFactory()
    scope = scope_for(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user, network)
    assert record_opening(scope=scope, toolkit=ToolkitFactory(network=network)) is False
    assert Touchpoint.objects.count() == 0


def test_shown_reason_of_an_unknown_one_is_itself() -> None:
    assert shown_reason(Scope.nobody(1), "other") == "other"


@pytest.mark.parametrize("payload", [{}, {"m": "1", "t": 2}, {"m": 1}])
def test_link_scope_refuses_a_payload_of_another_shape(payload) -> None:
    assert link_scope(NetworkFactory(), sign_link(PURPOSE, payload)) is None


def test_rendering_opens_pictures_and_pages(tmp_path) -> None:
    source = tmp_path / "picture"
    source.write_bytes(png_bytes((40, 20)))
    assert rendering.open_picture(source, 20).size == (40, 20)
