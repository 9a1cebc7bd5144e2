"""The account. It stands alone in the first migration: Wagtail's own tables point to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def clean_address(address: str) -> str:
    """Return an e-mail address as we compare it: trimmed and in lower case."""
    return address.strip().lower()


class UserManager(BaseUserManager["User"]):
    """Make accounts; services and the command line alone call it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it signs in by mail."""
        user = self.model(email=clean_address(email), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a platform admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by address, whatever its case."""
        return self.get(email=clean_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """An account: one per e-mail address, over all networks."""

    scope_kind = "internal"

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name that Wagtail shows."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return the first name, or the whole one when it begins with a title."""
        first = self.name.split(" ")[0]
        return self.name or self.email if first.endswith(".") or not first else first
