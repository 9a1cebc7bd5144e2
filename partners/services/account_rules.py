"""The rules for accounts, sign-in and sessions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.services import personal_data as own
from partners.services.personal_export import export_sessions
from portal.kernel.personal_data import How, PersonalData, deleting, exporting

SELF = "the person"
ACCOUNTS: dict[str, PersonalData] = {
    "partners.User": PersonalData(
        what=_("The account: address, name, language, password hash, last sign-in"),
        why="to sign in",
        seen_by="the person, the platform admin",
        kept="as long as the person works in some network",
        how=How.DELETE,
        keys=("email",),
        erase=own.erase_account,
        export=exporting(
            "partners.User", "email", "name", "language", "date_joined", "last_login", pk="user_id"
        ),
        order=95,
    ),
    "partners.User_groups": PersonalData(
        what=_("Groups of the admin that follow from roles"),
        why="rights in the admin",
        seen_by="the platform admin",
        kept="as long as the role",
        how=How.DELETE,
        keys=("user",),
        not_exported="They follow from the roles.",
        reason="goes with the account",
    ),
    "partners.User_user_permissions": PersonalData(
        what=_("Rights of a single account (none are given)"),
        why="comes with the framework",
        seen_by="the platform admin",
        kept="as long as the account",
        how=How.DELETE,
        keys=("user",),
        not_exported="None are given.",
        reason="goes with the account",
    ),
    "account.EmailAddress": PersonalData(
        what=_("The account's address as the sign-in package keeps it"),
        why="to sign in",
        seen_by="nobody",
        kept="as long as the account",
        how=How.DELETE,
        keys=("user", "email"),
        erase=deleting("account.EmailAddress", user="user_id"),
        export=exporting("account.EmailAddress", "email", "verified", user="user_id"),
    ),
    "mfa.Authenticator": PersonalData(
        what=_("Second steps: keys and codes, encrypted or hashed"),
        why="to sign in safely",
        seen_by="nobody",
        kept="until removed",
        how=How.DELETE,
        keys=("user",),
        erase=deleting("mfa.Authenticator", user="user_id"),
        export=exporting("mfa.Authenticator", "type", "created_at", "last_used_at", user="user_id"),
    ),
    "usersessions.UserSession": PersonalData(
        what=_("Devices that are signed in: address, browser, last use"),
        why="so that people see and end their sessions",
        seen_by=SELF,
        kept="30 days after the last use",
        how=How.DELETE,
        keys=("user",),
        erase=deleting("usersessions.UserSession", user="user_id"),
        export=export_sessions,
    ),
    "sessions.Session": PersonalData(
        what=_("Who is signed in, and what was typed on the way in"),
        why="to stay signed in",
        seen_by="nobody",
        kept="30 days after the last use",
        how=How.DELETE,
        keys=(),
        erase=own.erase_sessions,
        not_exported="The devices that are signed in are exported.",
        order=20,
    ),
}
