"""My team: who works here, who is invited; and the same for the agency at any partner."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import requires
from partners.models import Invitation, Membership, Partner
from partners.queries.team import team_of, teams_led, warning_before_ending
from partners.roles import Capability
from partners.services.invitations import invite, renew_invitation, withdraw_invitation
from partners.services.team import (
    change_role,
    remove_member,
    require_given,
    require_taken,
    restore_member,
)
from partners.team import roles_given_by
from partners.team_forms import EndingForm, InviteForm, RoleForm
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.MANAGE_TEAM)
def own_team(request: HttpRequest, network: str) -> HttpResponse:
    """Show the team that the reader looks after; the first, if there are several."""
    led = teams_led(request.scope)
    if not led:
        raise Http404
    return _show(request, led[0], led)


@require_safe
@requires(Capability.MANAGE_TEAM)
def team(request: HttpRequest, network: str, partner_id: int) -> HttpResponse:
    """Show the team of a partner."""
    partner = _managed(request, partner_id)
    led = teams_led(request.scope)
    return _show(request, partner, led if partner in led else [])


def _show(request: HttpRequest, partner: Partner, led: list[Partner]) -> HttpResponse:
    team = team_of(request.scope, partner, timezone.now())
    wanted = request.GET.get("removed", "")
    gone = next((row for row in team.removed if str(row.pk) == wanted), None)
    context = {"team": team, "partner": partner, "led": led if len(led) > 1 else [], "gone": gone}
    return render(request, "partners/team/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_TEAM)
def invite_member(request: HttpRequest, network: str, partner_id: int) -> HttpResponse:
    """Invite somebody to a team."""
    partner = _managed(request, partner_id)
    form = InviteForm(
        request.POST or None,
        roles=roles_given_by(request.scope, partner),
        initial={"language": get_language()},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if refused := consume_or_429(request, action="invite", key=said["email"].lower()):
            return refused
        try:
            invite(scope=request.scope, partner=partner, **said)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": said["name"]})
            return redirect("team:of", network, partner.pk)
    context = {"form": form, "partner": partner}
    return render(request, "partners/team/invite.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_TEAM)
def member(request: HttpRequest, network: str, membership_id: int) -> HttpResponse:
    """Change somebody's role."""
    seat = _seat(request, membership_id)
    roles = roles_given_by(request.scope, seat.partner)
    form = RoleForm(request.POST or None, roles=roles, initial={"role": seat.role})

    def act(said: dict[str, Any]) -> None:
        change_role(scope=request.scope, membership=seat, role=said["role"], confirmed=said["confirmed"])
        messages.success(request, _("The role is changed."))

    return _ending(request, seat, form, "partners/team/member.html", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_TEAM)
def remove(request: HttpRequest, network: str, membership_id: int) -> HttpResponse:
    """Ask once, then remove somebody from a team."""
    seat = _seat(request, membership_id)
    # An empty form is a post like any other: the tick is asked for only where there is a warning.
    form = EndingForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> None:
        remove_member(scope=request.scope, membership=seat, confirmed=said["confirmed"])

    return _ending(request, seat, form, "partners/team/remove.html", act, query=f"?removed={seat.pk}")


def _ending(
    request: HttpRequest, seat: Membership, form: Any, template: str, act: Any, query: str = ""
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotAllowedError:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if seat.person_id in request.scope.person_ids:
                return redirect("/")  # what is left to them, if anything
            return redirect(f"{reverse('team:of', args=[request.network.slug, seat.partner_id])}{query}")
    warning = warning_before_ending(request.scope, seat)
    context = {"form": form, "seat": seat, "partner": seat.partner, "warning": warning}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@requires(Capability.MANAGE_TEAM)
def restore(request: HttpRequest, network: str, membership_id: int) -> HttpResponse:
    """Take a removal back."""
    seat = _seat(request, membership_id, is_active=False)
    restore_member(scope=request.scope, membership=seat)
    messages.success(request, _("%(name)s is back.") % {"name": seat.person.name})
    return redirect("team:of", network, seat.partner_id)


@require_POST
@requires(Capability.MANAGE_TEAM)
def resend(request: HttpRequest, network: str, invitation_id: int) -> HttpResponse:
    """Mail an invitation again."""
    invitation = get_visible_or_404(Invitation.objects, request.scope, pk=invitation_id)
    require_given(request.scope, invitation.partner, invitation.role)
    if refused := consume_or_429(request, action="invite", key=invitation.email):
        return refused
    renew_invitation(scope=request.scope, invitation=invitation)
    messages.success(request, _("The invitation is on its way again, for seven more days."))
    return redirect("team:of", network, invitation.partner_id)


@require_POST
@requires(Capability.MANAGE_TEAM)
def withdraw(request: HttpRequest, network: str, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_visible_or_404(Invitation.objects, request.scope, pk=invitation_id)
    withdraw_invitation(scope=request.scope, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("team:of", network, invitation.partner_id)


def _managed(request: HttpRequest, partner_id: int) -> Partner:
    partner: Partner = get_visible_or_404(Partner.objects, request.scope, pk=partner_id)
    if not roles_given_by(request.scope, partner):
        raise NotAllowedError(_("Only those who look after this team may change it. Ask them or the agency."))
    return partner


def _seat(request: HttpRequest, membership_id: int, *, is_active: bool = True) -> Membership:
    seat: Membership = get_visible_or_404(
        Membership.objects, request.scope, pk=membership_id, is_active=is_active
    )
    require = require_taken if is_active else require_given
    require(request.scope, seat.partner, seat.role)
    return seat
