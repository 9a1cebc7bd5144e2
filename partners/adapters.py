"""How allauth behaves here: nobody signs up, and a code's mail also carries a link."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from partners.queries.invitations import unfinished_welcome
from partners.services.signing_in import mail_sign_in

# What allauth mails when somebody asks for a code, with and without an account.
CODE_MAILS = frozenset({"account/email/login_code", "account/email/unknown_account"})


def safe_next(request: HttpRequest | None) -> str:
    """Return where the person wanted to go, if it is an address of ours."""
    if request is None:
        return ""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; accounts come from memberships alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: a role makes the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail code and link in the person's language; everything else as allauth does."""
        if template_prefix not in CODE_MAILS:
            super().send_mail(template_prefix, email, context)
            return
        mail_sign_in(address=email, code=context.get("code", ""), next_url=safe_next(context.get("request")))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead whoever joined a team and stopped halfway to the next step; others to their home."""
        network = unfinished_welcome(request.user)
        return (
            reverse("team:welcome", args=[network.slug])
            if network
            else super().get_login_redirect_url(request)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where passwords and second steps are listed."""
        return reverse("mfa_index")
