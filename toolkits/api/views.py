"""Toolkits, their files, and the files themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import NetworkView
from partners.roles import Capability
from portal.kernel.api.paging import answer_page, cursor_of, page_of
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.api.serializers import FileRow, ToolkitFilter, ToolkitRow, ToolkitWhole
from toolkits.models import Asset, ToolkitPage
from toolkits.queries.toolkits import Wanted, assets_of_page, file_cards, toolkit_cards
from toolkits.views.files import send_asset
from toolkits.views.terms import refuse_first


class _Toolkits(NetworkView):
    area = "toolkits"
    required_capability = Capability.READ_TOOLKITS


class ToolkitListView(_Toolkits):
    """What is published for whoever asks."""

    @extend_schema(
        operation_id="toolkits_list", parameters=[ToolkitFilter], responses={200: page_of(ToolkitRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List the published toolkits that reach whoever asks, newest first."""
        asked = ToolkitFilter(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        cursor, size = cursor_of(request)
        said = asked.validated_data
        wanted = Wanted(
            q=said.get("q", ""),
            language=said.get("language", ""),
            campaign=str(said.get("campaign", "")),
            cursor=cursor,
        )
        cards, following = toolkit_cards(self.scope, wanted, size)
        return answer_page(request, ToolkitRow(cards, many=True).data, following)


class ToolkitView(_Toolkits):
    """One toolkit."""

    @extend_schema(operation_id="toolkits_read", responses={200: ToolkitWhole})
    def get(self, request: Request, network: str, toolkit_id: int) -> Response:
        """Return a toolkit with its steps, text and files; drafts to those who work on them."""
        toolkit = get_visible_or_404(ToolkitPage.objects, self.scope, pk=toolkit_id)
        files = file_cards(assets_of_page(toolkit, self.scope), self.scope, self.network)
        return Response(ToolkitWhole(toolkit, context={"request": request, "files": files}).data)


class AssetView(_Toolkits):
    """One file."""

    @extend_schema(operation_id="assets_read", responses={200: FileRow})
    def get(self, request: Request, network: str, asset_id: int) -> Response:
        """Return what a file is."""
        asset = get_visible_or_404(Asset.objects.select_related("current", "owner"), self.scope, pk=asset_id)
        cards = file_cards([asset], self.scope, self.network)
        if not cards:
            raise Http404
        return Response(FileRow(cards[0], context={"request": request}).data)


class AssetDownloadView(_Toolkits):
    """The file itself."""

    @extend_schema(
        operation_id="assets_download",
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            403: OpenApiResponse(description="A person has to accept the terms of use first, in the portal."),
            302: OpenApiResponse(description="The file lies elsewhere; the address opens it for minutes."),
        },
    )
    def get(self, request: Request, network: str, asset_id: int) -> HttpResponseBase:
        """Hand out the current version through the permission check; the download is counted."""
        return send_asset(request._request, self.scope, asset_id, refuse_first)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Take whatever the program accepts: the answer is the file."""
        return super().perform_content_negotiation(request, force=True)
