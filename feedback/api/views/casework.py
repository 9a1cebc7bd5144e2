"""What the agency does to one remark besides replying: closing it, taking it up again, putting it off."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api.serializers import remarks as shapes
from feedback.api.views.areas import RemarksView
from feedback.api.views.remark import find_case
from feedback.models import Case
from feedback.services.closing import close_case, snooze_case, take_up_again
from partners.api.idempotency import idempotent
from partners.roles import Capability


class _DeskView(RemarksView):
    required_capability = Capability.WORK_DESK

    def case(self, number: str) -> Case:
        """Return the case; what the desk may not see is not there for it."""
        case = find_case(self.scope, number)
        if case is None:
            raise Http404
        return case


class CloseView(_DeskView):
    """What needs no answer."""

    @extend_schema(operation_id="remarks_close", request=shapes.CloseInput, responses={200: shapes.Moved})
    @idempotent()
    def post(self, request: Request, network: str, number: str) -> Response:
        """Close a remark before HQ has it; its author reads why, and a word of theirs opens it again."""
        case, said = self.case(number), self.said(shapes.CloseInput)
        return Response(shapes.Moved(close_case(scope=self.scope, case=case, at=timezone.now(), **said)).data)


class TakeUpView(_DeskView):
    """What was closed too soon."""

    @extend_schema(operation_id="remarks_take_up", request=None, responses={200: shapes.Moved})
    @idempotent()
    def post(self, request: Request, network: str, number: str) -> Response:
        """Open a closed remark again, where it stood and due as if it came now."""
        case = take_up_again(scope=self.scope, case=self.case(number), at=timezone.now())
        return Response(shapes.Moved(case).data)


class PutOffView(_DeskView):
    """What can wait."""

    @extend_schema(operation_id="remarks_put_off", request=shapes.PutOffInput, responses={200: shapes.Moved})
    @idempotent()
    def post(self, request: Request, network: str, number: str) -> Response:
        """Put a remark out of sight until a day begins, or bring it back; it stays due."""
        case, until = self.case(number), self.said(shapes.PutOffInput)["until"]
        moved = snooze_case(scope=self.scope, case=case, until=until, at=timezone.now())
        return Response(shapes.Moved(moved).data)
