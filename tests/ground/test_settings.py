"""Production starts only when it is told everything, and the demo keeps its key to itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ground.places import ROOT
from ground.suite import PRODUCTION

REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL", "SMTP_HOST", "MAIL_FROM"]


def django(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run code after Django's set-up with exactly this environment."""
    whole = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    command = [
        sys.executable,
        "-c",
        f"import django; django.setup(); from django.conf import settings; {code}",
    ]
    return subprocess.run(command, env=whole, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", REQUIRED)
def test_production_without_a_variable_names_it_in_one_sentence(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    done = django("", environment)
    assert done.returncode == 1
    assert done.stderr == f"{name} is not set: docs/operations.md lists all.\n"


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: set it to 50 random characters or more.\n"),
        (
            {"BASE_URL": "http://portal.example.com"},
            "BASE_URL is 'http://portal.example.com': set it to the portal's address, beginning with https://.\n",
        ),
        (
            {"S3_BUCKET": ""},
            "Neither S3_BUCKET nor MEDIA_ROOT is set: name a bucket, or a folder that all nodes share.\n",
        ),
        (
            {"HSTS_SECONDS": "a year"},
            "HSTS_SECONDS is 'a year': set it to a whole number, or leave it out for 31536000.\n",
        ),
    ],
)
def test_production_refuses_a_wrong_value_in_one_sentence(change: dict[str, str], sentence: str) -> None:
    done = django("", PRODUCTION | change)
    assert done.returncode == 1
    assert done.stderr == sentence


def test_production_uses_the_servers_it_is_told() -> None:
    code = (
        "print(settings.DATABASES['default']['ENGINE'], settings.CELERY_BROKER_URL, settings.EMAIL_HOST, "
        "settings.STORAGES['default']['OPTIONS']['bucket_name'], settings.SWEEP_SECONDS, "
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_TRUSTED_ORIGINS[0], settings.DEBUG)"
    )
    done = django(code, PRODUCTION)
    assert done.stdout.split() == [
        "django.db.backends.postgresql",
        "redis://127.0.0.1:1/0",
        "127.0.0.1",
        "files",
        "60",
        "True",
        "https://portal.example.com",
        "False",
    ]


def test_demo_key_is_random_kept_and_private(tmp_path: Path) -> None:
    keys = []
    for folder in ("one", "one", "two"):
        environment = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
            "BACKCHANNEL_VAR": str(tmp_path / folder),
        }
        keys.append(django("print(settings.SECRET_KEY)", environment).stdout.strip())
    assert keys[0] == keys[1]
    assert len({keys[0], keys[2]}) == 2
    assert all(len(key) >= 50 for key in keys)
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_embedded_installation_needs_no_server(tmp_path: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "BACKCHANNEL_VAR": str(tmp_path)}
    code = (
        "print(settings.DATABASES['default']['ENGINE'], settings.CELERY_BROKER_URL, settings.SWEEP_SECONDS)"
    )
    done = django(code, environment)
    assert done.stdout.split() == ["django.db.backends.sqlite3", "filesystem://localhost", "5"]


def test_production_cookies_belong_to_the_host_alone() -> None:
    code = (
        "from portal.kernel.delivery import LOOKING_ON_COOKIE; "
        "from django.utils.module_loading import import_string as load; "
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "
        "LOOKING_ON_COOKIE, load(settings.MESSAGE_STORAGE).storage_classes[0].cookie_name); "
        "print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE, "
        "settings.SESSION_COOKIE_HTTPONLY); "
        "print(settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE, "
        "settings.LANGUAGE_COOKIE_SAMESITE)"
    )
    names, flags, sites = django(code, PRODUCTION).stdout.splitlines()
    assert [name for name in names.split() if not name.startswith("__Host-")] == []
    assert len(names.split()) == 5
    assert (set(flags.split()), set(sites.split())) == ({"True"}, {"Lax"})


def test_production_headers_are_strict() -> None:
    code = (
        "from django.test import Client; "
        "page = Client(SERVER_NAME='portal.example.com').get('/health/live', secure=True); "
        "print(page['Strict-Transport-Security'], page['X-Content-Type-Options'], page['Referrer-Policy'], "
        "page['Cross-Origin-Opener-Policy'], sep='|')"
    )
    assert django(code, PRODUCTION).stdout.strip().split("|") == [
        "max-age=31536000; includeSubDomains; preload",
        "nosniff",
        "same-origin",
        "same-origin",
    ]


def test_production_passwords_are_long_and_not_guessed_soon() -> None:
    code = (
        "print(settings.PASSWORD_HASHERS[0].rsplit('.')[-1]); "
        "print([each.get('OPTIONS', {}).get('min_length') or each['NAME'].rsplit('.')[-1] "
        "for each in settings.AUTH_PASSWORD_VALIDATORS])"
    )
    assert django(code, PRODUCTION).stdout.splitlines() == [
        "PBKDF2PasswordHasher",
        "['UserAttributeSimilarityValidator', 12, 'GuessablePasswordValidator', 'BreachedPasswordValidator']",
    ]
