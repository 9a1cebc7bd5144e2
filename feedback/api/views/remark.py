"""One remark, its conversation and the check: for its author, the desk, and to whom it was passed on."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api.serializers import remarks as shapes
from feedback.api.serializers.story import station_rows
from feedback.api.views.areas import RemarksView
from feedback.api.views.lists import passed_on_rows
from feedback.enums import MessageDirection
from feedback.models import Case, Remark
from feedback.queries.desk import Detail, Entry, case_detail
from feedback.queries.looking import written_back
from feedback.queries.own import own_remark
from feedback.queries.passed_on import named_case
from feedback.queries.receipt import Receipt, Said, receipt_of, receipt_path, stations_of
from feedback.services.cases import check_answer
from feedback.services.identity import named_authors
from feedback.services.relay import reply_to_author
from feedback.services.writing_back import write_back
from partners.api.idempotency import idempotent, submission_key
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.api.paging import answer_page, page_of
from portal.kernel.shortcuts import get_visible_or_404

ANY_READER = PolymorphicProxySerializer(
    component_name="Remark",
    serializers={
        "author": shapes.OwnRemark,
        "desk": shapes.DeskRemark,
        "passed_on": shapes.PassedOnRow,
    },
    resource_type_field_name="reader",
)


class RemarkView(RemarksView):
    """One remark as whoever asks may read it: first as its author, then at the desk, then as passed on."""

    required_capability = Capability.READ_OWN_ANSWERS
    or_capabilities = (Capability.WORK_DESK, Capability.READ_PASSED_ON)

    @extend_schema(operation_id="remarks_read", responses={200: ANY_READER})
    def get(self, request: Request, network: str, number: str) -> Response:
        """Return where the remark stands, what was answered, and the conversation."""
        if own := find_own(self.scope, number):
            return Response(_for_author(request, own))
        if case := find_case(self.scope, number):
            return Response(_for_desk(request, self.scope, case))
        if passed := self._passed_on(number):
            return Response(shapes.PassedOnRow(passed_on_rows(request, self.scope, [passed])[0]).data)
        raise Http404

    def _passed_on(self, number: str) -> Case | None:
        return named_case(self.scope, number) if self.scope.can(Capability.READ_PASSED_ON) else None


class RepliesView(RemarksView):
    """The conversation between the author and the agency."""

    required_capability = Capability.READ_OWN_ANSWERS
    or_capabilities = (Capability.WORK_DESK,)

    @extend_schema(operation_id="replies_list", responses={200: page_of(shapes.MessageRow)})
    def get(self, request: Request, network: str, number: str) -> Response:
        """Return the whole conversation, oldest first; at the desk with its internal notes."""
        if own := find_own(self.scope, number):
            rows = [_said(entry) for entry in receipt_of(own).said]
        elif case := find_case(self.scope, number):
            rows = [_entry(entry) for entry in case_detail(self.scope, case).entries]
        else:
            raise Http404
        return answer_page(request, shapes.MessageRow(rows, many=True).data, "")

    @extend_schema(operation_id="replies_send", request=shapes.ReplyInput, responses={201: shapes.Written})
    @idempotent()
    def post(self, request: Request, network: str, number: str) -> Response:
        """Write back as the author, or reply as the agency; nothing of the words is kept with the key."""
        own = find_own(self.scope, number)
        case = None if own else find_case(self.scope, number)
        if own is None and case is None:
            raise Http404
        said = self.said(shapes.ReplyInput)
        once = {"submission_key": submission_key(request), "at": timezone.now()}
        if own is not None:
            message = write_back(remark=own, text=said["text"], question=said["question"], **once)
        else:
            kind = {"is_answer": said["is_answer"], "asks": said["asks"]}
            message = reply_to_author(scope=self.scope, case=case, text=said["text"], **kind, **once)
        return Response(shapes.Written(message).data, status=201)


class CheckView(RemarksView):
    """Did that answer it?"""

    required_capability = Capability.READ_OWN_ANSWERS

    @extend_schema(operation_id="remarks_check", request=shapes.CheckInput, responses={200: shapes.Checked})
    @idempotent()
    def post(self, request: Request, network: str, number: str) -> Response:
        """Keep the author's yes or no; a no brings the remark back to the agency."""
        own = find_own(self.scope, number)
        if own is None:
            raise Http404
        result = self.said(shapes.CheckInput)["result"]
        return Response(shapes.Checked(check_answer(remark=own, result=result, at=timezone.now())).data)


def find_own(scope: Scope, number: str) -> Remark | None:
    """Return the remark if whoever asks said it."""
    return own_remark(scope, number) if scope.can(Capability.READ_OWN_ANSWERS) else None


def find_case(scope: Scope, number: str) -> Case | None:
    """Return the case for who works the desk; what they may not see is not there for them."""
    if not scope.can(Capability.WORK_DESK):
        return None
    case: Case = get_visible_or_404(
        Case.objects.select_related(
            "remark__partner", "remark__network", "remark__translation", "owner__person"
        ),
        scope,
        remark__number=number,
    )
    return case


def _for_author(request: Request, remark: Remark) -> Any:
    story = receipt_of(remark)
    shown = {
        "remark": remark,
        "receipt": request.build_absolute_uri(receipt_path(remark)),
        "first_reply_by": _first_reply_by(story),
        "stations": station_rows(story.stations),
        "answers": story.answers,
        "conversation": [_said(entry) for entry in story.said],
        "photos": story.photos,
        "asks": story.asks,
        "questions": story.questions,
    }
    return shapes.OwnRemark(shown).data


def _first_reply_by(story: Receipt) -> Any:
    case = story.case
    awaited = case.first_reply_at is None and case.answered_at is None and case.merged_at is None
    return case.due_at if awaited else None


def _for_desk(request: Request, scope: Scope, case: Case) -> Any:
    detail = case_detail(scope, case)
    names = named_authors(scope=scope, remarks=[] if request.method == "HEAD" else [case.remark])
    return shapes.DeskRemark(_desk(case, detail) | {"author": names.get(case.remark_id)}).data


def _desk(case: Case, detail: Detail) -> dict[str, Any]:
    return {
        "remark": case.remark,
        "state": case.state,
        "owner": case.owner,
        "received_at": case.received_at,
        "due_by": case.due_by,
        "urgent": case.urgent,
        "flag": case.flag,
        "first_reply_at": case.first_reply_at,
        "wrote_back": bool(written_back([case.pk])),
        "check_result": case.check_result,
        "theme_rows": detail.themes,
        "stations": station_rows(stations_of(case)),
        "conversation": [_entry(entry) for entry in detail.entries],
        "photos": detail.photos,
        "history": detail.history,
    }


def _said(entry: Said) -> dict[str, Any]:
    direction = MessageDirection.FROM_AUTHOR if entry.mine else MessageDirection.TO_AUTHOR
    return {
        "direction": direction,
        "author": entry.author,
        "at": entry.at,
        "text": entry.text,
        "is_answer": entry.is_answer,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    hidden = entry.kind == MessageDirection.FROM_AUTHOR
    return {
        "direction": entry.kind,
        "author": "" if hidden else entry.author,
        "at": entry.at,
        "text": entry.text,
        "is_answer": entry.is_answer,
    }
