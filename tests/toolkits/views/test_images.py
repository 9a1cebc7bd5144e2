"""Wagtail's images: for the members of the network whose collection holds them."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images import get_image_model

from partners.enums import Role
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import png_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


def image_of(network, title: str = "Picture"):
    collection = network.homes.get().collection
    file = ContentFile(png_bytes(), name=f"{title}.png")
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def client_of(network, role: str) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role).person.user)
    return client


def status(client: Client, name: str) -> int:
    response = client.get(f"/files/{name}")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_image_and_rendition_are_for_the_network_alone(network, client) -> None:
    image = image_of(network)
    rendition = image.renditions.create(
        filter_spec="width-32", width=32, height=24, file=ContentFile(png_bytes(), name="small.png")
    )
    member = client_of(network, Role.DEALER_STAFF)
    stranger = client_of(NetworkFactory(), Role.DEALER_STAFF)
    for name in (image.file.name, rendition.file.name):
        assert [status(one, name) for one in (member, stranger, client)] == [200, 404, 404]
    assert status(member, "images/unknown.png") == 404


def test_image_of_no_network_belongs_to_nobody(network) -> None:
    image = get_image_model().objects.create(title="Root", file=ContentFile(png_bytes(), name="root.png"))
    assert status(client_of(network, Role.DEALER_STAFF), image.file.name) == 404


# Wagtail leaves the temporary file of a rendition that it makes to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_admin_shows_images_of_the_own_network_alone(network) -> None:
    own, foreign = image_of(network, "Own picture"), image_of(NetworkFactory(), "Canary")
    editor = client_of(network, Role.HQ_MARKETER)
    for url in ("/admin/images/", "/admin/images/chooser/", "/admin/images/chooser/results/"):
        text = editor.get(url).content.decode()
        assert ("Own picture" in text, "Canary" in text) == (True, False)
    codes = [editor.get(f"/admin/images/{image.pk}/").status_code for image in (own, foreign)]
    assert codes == [200, 302]
    text = editor.get(f"/admin/images/chooser/{foreign.pk}/").content.decode()
    assert "Canary" not in text
