"""Signing in: a mailed code or link; passwords are optional; nobody signs up."""

from __future__ import annotations

from portal.settings.parts.environment import flag, text

AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sesame.backends.ModelBackend",
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partners.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "partners.password_forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; without password1 here allauth would not ask those who set a password for it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 30
# So that the adapter is asked for known and unknown addresses alike; an unknown one gets no mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# Beside allauth's own limits: invitations by sender and by address, and pressing an invitation's button.
ACCOUNT_RATE_LIMITS = {"invite": "30/h/user,5/h/key", "join": "20/m/ip"}
SESAME_MAX_AGE = 60 * 30
SESAME_ONE_TIME = True
SESAME_SIGNATURE_SIZE = 16  # bytes: 128 bits, not the 80 of the default
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15
# Apps, passkeys and recovery codes are for everybody; where this is on (by default in production alone),
# roles that read what others said need one of them.
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR")
MFA_ADAPTER = "partners.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Backchannel"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "partners.second_factor_forms.AuthenticateForm",
    "reauthenticate": "partners.second_factor_forms.ReauthenticateForm",
    "activate_totp": "partners.second_factor_forms.ActivateTOTPForm",
    "add_webauthn": "partners.passkey_forms.AddWebAuthnForm",
    "authenticate_webauthn": "partners.passkey_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "partners.passkey_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "partners.passkey_forms.ReauthenticateWebAuthnForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The address of a service that knows breached passwords by the first digits of their hash; none: not asked.
PWNED_PASSWORDS_URL = text("PWNED_PASSWORDS_URL")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "partners.passwords.GuessablePasswordValidator"},
    {"NAME": "partners.passwords.BreachedPasswordValidator"},
]
