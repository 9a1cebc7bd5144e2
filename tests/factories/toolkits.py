"""Toolkits with files, made through the services as in real life."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from partners.models import Audience, Network
from partners.scope import Scope
from portal.web.pages import home_of
from tests.factories.partners import NetworkFactory
from toolkits.models import Asset, Licence, LicenceTerms, ToolkitAsset, ToolkitPage
from toolkits.services.assets import AssetFields, add_assets

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def png_bytes(size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a small real picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "#336699").save(stream, "PNG")
    return stream.getvalue()


def upload(name: str = "price-list.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return an upload as a form hands it over."""
    return SimpleUploadedFile(name, content)


def everyone_of(network: Network) -> Audience:
    """Return the network's "Everyone" audience."""
    return Audience.objects.get(network=network, is_everyone=True)


class AssetFactory(DjangoModelFactory):
    """A file with its first version: `AssetFactory(network=..., content=..., filename=...)`."""

    class Meta:
        model = Asset

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Asset {n}")
    filename = "price-list.pdf"
    content = PDF

    @classmethod
    def _create(cls, model_class: type[Asset], *args: Any, **fields: Any) -> Asset:
        network, file = fields.pop("network"), upload(fields.pop("filename"), fields.pop("content"))
        scope = Scope.system(network.pk)
        return add_assets(scope=scope, network=network, uploads=[file], fields=AssetFields(**fields))[0]


class LicenceFactory(DjangoModelFactory):
    """A licence without limits; `terms="..."` have to be accepted."""

    class Meta:
        model = Licence

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Licence {n}")

    @classmethod
    def _create(cls, model_class: type[Licence], *args: Any, **fields: Any) -> Licence:
        terms = fields.pop("terms", "")
        licence = Licence.objects.create(must_accept=bool(terms), **fields)
        if terms:
            texts = {licence.network.default_language: terms}
            licence.current = LicenceTerms.objects.create(licence=licence, number=1, texts=texts)
            licence.save()
        return licence


class ToolkitFactory(DjangoModelFactory):
    """A published toolkit under its network's home: `ToolkitFactory(network=..., assets=[...])`."""

    class Meta:
        model = ToolkitPage

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Toolkit {n}")
    slug = factory.Sequence(lambda n: f"toolkit-{n}")
    brief = "What you need to sell it."
    text_language = "en"
    languages = factory.LazyFunction(lambda: ["en"])
    audience = factory.LazyAttribute(lambda made: everyone_of(made.network))
    published = True
    assets: tuple[Asset, ...] = ()

    @classmethod
    def _create(cls, model_class: type[ToolkitPage], *args: Any, **fields: Any) -> ToolkitPage:
        published, assets = fields.pop("published"), fields.pop("assets")
        page = ToolkitPage(live=False, **fields)
        home_of(page.network).add_child(instance=page)
        for position, asset in enumerate(assets):
            page.asset_links.add(ToolkitAsset(asset=asset, sort_order=position))
        page.save()
        if published:
            page.save_revision().publish()
            page.refresh_from_db()
        return page


def end_toolkit(page: ToolkitPage, at: datetime) -> None:
    """Let a published toolkit end, without Wagtail's scheduler."""
    ToolkitPage.objects.filter(pk=page.pk).update(expire_at=at)
