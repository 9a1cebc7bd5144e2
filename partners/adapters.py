"""How allauth behaves here: nobody signs up, and a code's mail also carries a link."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; accounts come from memberships alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: a role makes the account."""
        return False
