"""How allauth behaves here: nobody signs up, and a code's mail also carries a link."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.proofs import note_failure
from partners.queries.invitations import unfinished_welcome
from partners.sealing import seal, unseal
from partners.second_factor import needs_second_factor, second_factors
from partners.services.second_factor import CHANGES, tell_change
from partners.services.sessions import end_for_good, forget_place
from partners.services.signing_in import mail_sign_in

# What allauth mails when somebody asks for a code, with and without an account.
CODE_MAILS = frozenset({"account/email/login_code", "account/email/unknown_account"})
# What allauth says where a secret was wrong, or was tried too often.
FAILURES = frozenset(
    {
        "email_password_mismatch",
        "enter_current_password",
        "incorrect_code",
        "incorrect_password",
        "invalid_login",
        "rate_limited",
        "too_many_login_attempts",
    }
)


def safe_next(request: HttpRequest | None) -> str:
    """Return where the person wanted to go, if it is a whole address of ours; a bare word leads nowhere."""
    if request is None:
        return ""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith(("/", "http:", "https:")) else ""


class NotesFailures:
    """Notes each proof that failed; allauth asks its adapters for what it says of one."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the refusal, noted if a secret was wrong or tried too often."""
        if code in FAILURES:
            note_failure(code)
        refusal: ValidationError = super().validation_error(code, *args)  # type: ignore[misc]
        return refusal


class AccountAdapter(NotesFailures, DefaultAccountAdapter):
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

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """List the session without the place from which it began."""
        response: HttpResponse = super().post_login(request, user, **details)
        request.session["listed"] = True
        end_for_good(request)
        forget_place(request.session.session_key or "")
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Offer a mailed code to whoever has neither a password nor a second step."""
        methods: list[dict] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        address = reverse("prove-by-mail")
        return [{"id": "prove-by-mail", "description": _("Use a code by mail"), "url": address}]

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict | None = None, email: str | None = None
    ) -> None:
        """Mail what changed about signing in, in our words.

        Whoever just set up a second step has proved it: they see their recovery codes without doing so again.
        """
        change = CHANGES.get(template_prefix)
        if change in {"app_on", "passkey_added"}:
            record_authentication(self.request, user, method="mfa", reauthenticated=True)
        if change:
            tell_change(user=user, change=change)

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


class SecondFactorAdapter(NotesFailures, DefaultMFAAdapter):
    """Names that people read in their apps; no last second step is taken from whoever needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second step. Add a passkey before you turn this off."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Keep an app's secret so that a copy of the database signs nobody in."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read what was kept."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say whether another second step is left, or none is needed."""
        user = authenticator.user
        return second_factors(user) > 1 or not needs_second_factor(user)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the portal, at the host by which it was asked."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Backchannel"}
