"""Addresses of teams and of joining one, under the network's."""

from __future__ import annotations

from django.urls import path

from partners.views import joining, team

app_name = "team"
urlpatterns = [
    path("team/", team.own_team, name="own"),
    path("team/<int:partner_id>/", team.team, name="of"),
    path("team/<int:partner_id>/invite/", team.invite_member, name="invite"),
    path("team/members/<int:membership_id>/", team.member, name="member"),
    path("team/members/<int:membership_id>/remove/", team.remove, name="remove"),
    path("team/members/<int:membership_id>/restore/", team.restore, name="restore"),
    path("team/invitations/<int:invitation_id>/resend/", team.resend, name="resend"),
    path("team/invitations/<int:invitation_id>/withdraw/", team.withdraw, name="withdraw"),
    path("join/<str:token>/", joining.join, name="join"),
    path("welcome/", joining.welcome, name="welcome"),
    path("welcome/profile/", joining.welcome_profile, name="welcome-profile"),
    path("welcome/consent/", joining.welcome_consent, name="welcome-consent"),
]
