"""Toolkits and files as programs read them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.kernel.api.paging import Paging
from toolkits.models import Asset
from toolkits.queries.toolkits import FileCard, ToolkitCard


class ToolkitFilter(Paging):
    """What the list of toolkits is filtered by."""

    q = serializers.CharField(required=False, max_length=100, help_text="Words of title, brief or file.")
    language = serializers.CharField(required=False, max_length=10)
    campaign = serializers.IntegerField(required=False, min_value=1, max_value=2**31)


class FileRow(serializers.Serializer[FileCard]):
    """A file: what it is, its current version, and where to download it."""

    id = serializers.IntegerField(source="asset.pk")
    title = serializers.CharField(source="asset.title")
    channel = serializers.CharField(source="asset.channel")
    languages = serializers.ListField(child=serializers.CharField(), source="asset.languages")
    state = serializers.CharField(help_text="new, updated, planned, expired, or empty.")
    available_from = serializers.DateTimeField(source="asset.available_from", allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    filename = serializers.CharField(source="asset.current.filename")
    content_type = serializers.CharField(source="asset.current.content_type")
    size = serializers.IntegerField(source="asset.current.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="asset.current.sha256")
    version = serializers.IntegerField(source="asset.current.number")
    downloads = serializers.IntegerField(allow_null=True, help_text="Null where too few dealers downloaded.")
    rights = serializers.CharField(source="rights.words", help_text="What it may be used for, in words.")
    must_accept_terms = serializers.BooleanField(
        source="rights.asks", help_text="Its terms have to be accepted in the portal before a download."
    )
    download_url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_download_url(self, card: FileCard) -> str:
        """Return where the file is handed out."""
        return _address(self, "api-toolkits:download", card.asset)


class ToolkitRow(serializers.Serializer[ToolkitCard]):
    """A toolkit as the list shows it."""

    id = serializers.IntegerField(source="toolkit.pk")
    title = serializers.CharField(source="toolkit.title")
    brief = serializers.CharField(source="toolkit.brief")
    text_language = serializers.CharField(source="toolkit.text_language")
    languages = serializers.ListField(child=serializers.CharField(), source="toolkit.languages")
    campaign = serializers.IntegerField(source="toolkit.campaign_id", allow_null=True)
    published_at = serializers.DateTimeField(source="toolkit.first_published_at", allow_null=True)
    updated_at = serializers.DateTimeField(source="toolkit.last_published_at", allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField(help_text="new, updated, or empty.")
    files = serializers.IntegerField()


class StepRow(serializers.Serializer[Any]):
    """One step of what to do with a toolkit."""

    title = serializers.CharField()
    text = serializers.CharField()


class ToolkitWhole(serializers.Serializer[Any]):
    """A toolkit with its steps, its text and its files."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    brief = serializers.CharField()
    text_language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    campaign = serializers.IntegerField(source="campaign_id", allow_null=True)
    published_at = serializers.DateTimeField(source="first_published_at", allow_null=True)
    updated_at = serializers.DateTimeField(source="last_published_at", allow_null=True)
    expires_at = serializers.DateTimeField(source="expire_at", allow_null=True)
    steps = StepRow(many=True)
    body = serializers.CharField(help_text="HTML of a few elements.")
    files = serializers.SerializerMethodField()

    @extend_schema_field(FileRow(many=True))
    def get_files(self, toolkit: Any) -> Any:
        """Return the files in order."""
        return FileRow(self.context["files"], many=True, context=self.context).data


def _address(serializer: serializers.BaseSerializer[Any], name: str, asset: Asset) -> str:
    request = serializer.context["request"]
    network = request._request.network.slug
    return str(request.build_absolute_uri(reverse(name, kwargs={"network": network, "asset_id": asset.pk})))
