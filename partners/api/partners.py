"""Partners and the people who work there."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.partner_rows import PartnerFilter, PartnerRow, PeopleOfPartner
from partners.api.views import NetworkView
from partners.models import Partner
from partners.queries.network.directory import SORTS, Wanted, matching
from partners.queries.network.page import people_of, readable, readers
from partners.roles import Capability
from portal.kernel.api.paging import answer_page, cursor_of, page_of
from portal.kernel.shortcuts import get_visible_or_404
from portal.kernel.sorted_paging import is_cursor_of, sorted_page


class _Partners(NetworkView):
    area = "partners"
    required_capability = Capability.READ_PARTNERS

    def rows(self, partners: list[Partner]) -> list[dict[str, object]]:
        """Return partners as rows."""
        paths = readers(self.scope).paths
        return list(PartnerRow(partners, many=True, context={"paths": paths}).data)


class PartnerListView(_Partners):
    """The directory."""

    @extend_schema(
        operation_id="partners_list", parameters=[PartnerFilter], responses={200: page_of(PartnerRow)}
    )
    def get(self, request: Request, network: str) -> Response:
        """List the partners of the branches that whoever asks reads."""
        asked = PartnerFilter(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        sort = said.pop("sort")
        field = SORTS[sort.removeprefix("-")]
        cursor, size = cursor_of(request, lambda cursor: is_cursor_of(cursor, field))
        said = {name: value for name, value in said.items() if name not in {"cursor", "limit"}}
        wanted = Wanted(**{**said, "country": said.get("country", "").upper()})
        page = sorted_page(
            matching(self.scope, wanted, timezone.now()),
            field=field,
            cursor=cursor,
            size=size,
            descending=sort.startswith("-"),
        )
        return answer_page(request, self.rows(page.rows), page.next_cursor)


class PartnerView(_Partners):
    """One partner."""

    @extend_schema(operation_id="partners_read", responses={200: PartnerRow})
    def get(self, request: Request, network: str, partner_id: int) -> Response:
        """Return a partner's facts."""
        partner = get_visible_or_404(readable(), readers(self.scope), pk=partner_id)
        return Response(self.rows([partner])[0])


class PartnerPeopleView(_Partners):
    """The people of a partner."""

    @extend_schema(operation_id="partners_people", responses={200: PeopleOfPartner})
    def get(self, request: Request, network: str, partner_id: int) -> Response:
        """Return who works there, by the distributor's word and the reader's role."""
        partner = get_visible_or_404(readable(), readers(self.scope), pk=partner_id)
        return Response(PeopleOfPartner(people_of(self.scope, partner)).data)
