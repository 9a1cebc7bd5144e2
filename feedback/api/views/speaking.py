"""Have your say: the form's knowledge, a remark of somebody we know, and one of somebody nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feedback.api.serializers import speaking as shapes
from feedback.api.views.areas import RemarksView, checked
from feedback.enums import Kind, Mode
from feedback.forms import RemarkForm
from feedback.models import Remark
from feedback.services.checking import MAX_WORDS
from feedback.services.submit import Subject, Words, submit_remark, submit_without_identity
from feedback.tickets import Ticket, read_ticket
from feedback.views.speaking import MODE_HINTS, mandate_for, no_identity_ticket, subject_about
from partners.api.idempotency import HEADER, idempotent, submission_key
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.api.openapi import Described
from portal.kernel.api.parsing import BoundedJSONParser
from portal.kernel.api.problems import answer_with_problem
from portal.kernel.errors import DomainError

Handler = Callable[..., Response]
PARSERS = (BoundedJSONParser, MultiPartParser)


class RemarkFormView(RemarksView):
    """What the form knows before anybody types."""

    required_capability = Capability.SPEAK

    @extend_schema(
        operation_id="remarks_form", parameters=[shapes.AboutFilter], responses={200: shapes.FormShown}
    )
    def get(self, request: Request, network: str) -> Response:
        """Return subject, kinds, modes, mandate, and the ticket of the form that knows nobody."""
        subject = _subject(self.scope, self.asked(shapes.AboutFilter).get("about", ""))
        shown = {
            "subject": subject if subject.kind else None,
            "kinds": _choices(Kind.choices),
            "modes": [
                {**each, "hint": MODE_HINTS[each["value"]]}
                for each in _choices(RemarkForm.base_fields["mode"].choices)
            ],
            "mandate": mandate_for(self.network, self.scope),
            "most_characters": MAX_WORDS,
            "no_identity": {
                "address": request.build_absolute_uri(
                    reverse("api-feedback:remark-no-identity", args=[network])
                ),
                "ticket": no_identity_ticket(self.network, self.scope, subject),
                "hint": shapes.NO_IDENTITY_HINT,
            },
        }
        return Response(shapes.FormShown(shown).data)


def elsewhere_without_identity(handler: Handler) -> Handler:
    """Turn away what is to have no identity before anything of it is looked at, or kept with its key."""

    @wraps(handler)
    def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        sent = request.data
        if isinstance(sent, dict) and sent.get("mode") == Mode.NO_IDENTITY:
            raise DomainError(
                _(
                    "With no identity, send it to “no-identity/” below this address, without token and "
                    "cookie: then nobody can find out who said it. Its ticket comes from “form/”."
                ),
                code="no_identity_elsewhere",
            )
        return handler(view, request, *args, **kwargs)

    return wrapped


class RemarkSubmitView(RemarksView):
    """Say something as somebody we know."""

    required_capability = Capability.SPEAK
    parser_classes = PARSERS

    @extend_schema(operation_id="remarks_submit", request=shapes.RemarkInput, responses={201: shapes.Taken})
    @elsewhere_without_identity
    @idempotent(keeps_answer=False)
    def post(self, request: Request, network: str) -> Response:
        """Take in a remark; with an Idempotency-Key the same words sent twice are one remark."""
        said = self.said(shapes.RemarkInput)
        remark = submit_remark(
            scope=self.scope,
            network=self.network,
            mode=said["mode"],
            words=_words(said, _subject(self.scope, said.get("about", ""))),
            submission_key=submission_key(request),
            at=timezone.now(),
        )
        return _taken(request, remark)


class NoIdentityView(APIView):
    """Say something as somebody whom nobody knows: no token, no session, no user, no address is read.

    The address is routed through `sessionless`, so that no middleware reads them either. The key of a
    second try goes into the remark's own, as the page's hidden field does, and nowhere else.
    """

    area = "remarks"
    required_capability = ""
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = PARSERS
    renderer_classes = (JSONRenderer,)
    schema = Described()

    def get_exception_handler(self) -> Any:
        """Answer refusals as problem details."""
        return answer_with_problem

    @extend_schema(
        operation_id="remarks_submit_without_identity",
        request=shapes.NoIdentityInput,
        responses={201: shapes.Taken},
        parameters=[
            OpenApiParameter(
                HEADER,
                str,
                OpenApiParameter.HEADER,
                description="Random, for a second try: the same key with the same words is one remark.",
            )
        ],
    )
    def post(self, request: Request, network: str) -> Response:
        """Take in a remark; its ticket is its only guard."""
        here = request._request.network  # type: ignore[attr-defined]
        given = request.data.get("ticket") if isinstance(request.data, dict) else ""
        ticket = read_ticket(str(given), network_id=here.pk, today=timezone.localdate()) if here else None
        if ticket is None:
            raise DomainError(
                _("This ticket opens nothing, or no longer. Take a new one from the remark form."),
                code="ticket",
            )
        with translation.override(ticket.language):
            said = checked(shapes.NoIdentityInput(data=request.data))
            remark = submit_without_identity(
                network=here,
                country=ticket.country,
                words=_words(said, _subject_of(ticket)),
                submission_key=submission_key(request),
                at=timezone.now(),
            )
            return _taken(request, remark)


def _subject(scope: Scope, about: str) -> Subject:
    """Return what a program names; unlike an address in a browser, a wrong one is said."""
    subject = subject_about(scope, about)
    if about and not subject.kind:
        raise serializers.ValidationError({"about": [_("This names nothing that you may see.")]})
    return subject


def _subject_of(ticket: Ticket) -> Subject:
    return Subject(ticket.subject_kind, ticket.subject_id, ticket.subject_label)


def _words(said: dict[str, Any], subject: Subject) -> Words:
    return Words(
        kind=said["kind"],
        text=said["text"],
        may_quote=said["may_quote"],
        urgent=said["urgent"],
        photo=said.get("photo"),
        subject=subject,
    )


def _taken(request: Request, remark: Remark) -> Response:
    return Response(shapes.Taken(remark, context={"request": request}).data, status=201)


def _choices(choices: Any) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in choices]
