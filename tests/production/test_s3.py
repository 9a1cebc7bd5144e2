"""Files in an S3-compatible bucket: kept, handed out by a short-lived address, removed."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage, storages
from django.test import RequestFactory
from django.utils import timezone

from feedback.models import Attachment
from feedback.services.attachments import attach_photo, clean_photo, kept_original
from partners.services.probing import try_storage
from portal.kernel.delivery import send_stored
from portal.kernel.errors import DomainError
from portal.kernel.health import WELL, Condition
from tests.factories.feedback import House, say
from tests.feedback.services.test_attachments import picture
from tests.portal.backup.archives import backup, restore
from tests.rig.processes import Child, free_port, listens, wait_until

BUCKET = "files"


@pytest.fixture(scope="module")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket on a server in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = Child("s3", command, os.environ, tmp_path_factory.mktemp("s3") / "log")
    server.start()
    wait_until(lambda: listens(port), "the S3 server listens", within=60)
    address = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "eu-central-1"}
    boto3.client("s3", endpoint_url=address, **keys).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    yield address
    server.stop()


@pytest.fixture
def bucket(s3_address: str, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store files as the environment of a production installation says."""
    named = {"S3_BUCKET": BUCKET, "S3_ENDPOINT": s3_address, "S3_REGION": "eu-central-1"}
    for name, value in {**named, "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}.items():
        monkeypatch.setenv(name, value)
    from portal.settings.parts.storage import _default_storage  # noqa: PLC0415 (reads the environment)

    settings.STORAGES = {**settings.STORAGES, "default": _default_storage()}
    assert "s3" in type(storages["default"]).__module__


def address_of(name: str, **options: object) -> str:
    """Ask as a reader does, and return where the answer leads."""
    response = send_stored(
        RequestFactory().get("/"),
        name=name,
        size=5,
        content_type="application/pdf",
        filename="Preisliste Frühjahr.pdf",
        **options,
    )
    assert response.status_code == 302
    return str(response.headers["Location"])


def content_of(name: str) -> bytes:
    """Read a stored file."""
    with default_storage.open(name) as stream:
        return stream.read()


def lifetime(address: str) -> int:
    """Return how many seconds the address is good for."""
    query = parse_qs(urlsplit(address).query)
    if "X-Amz-Expires" in query:
        return int(query["X-Amz-Expires"][0])
    return int(query["Expires"][0]) - int(timezone.now().timestamp())


@pytest.mark.usefixtures("bucket")
def test_file_comes_back_by_a_signed_address_with_its_own_name() -> None:
    name = default_storage.save("assets/one.pdf", ContentFile(b"%PDF-"))
    with urllib.request.urlopen(address_of(name)) as answer:
        assert answer.read() == b"%PDF-"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "Preisliste%20Fr%C3%BChjahr.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.usefixtures("bucket")
def test_signed_address_is_good_for_five_minutes_and_never_past_expiry() -> None:
    name = default_storage.save("assets/two.pdf", ContentFile(b"%PDF-"))
    assert 0 < lifetime(address_of(name)) <= 300
    soon = timezone.now() + dt.timedelta(seconds=30)
    assert 0 < lifetime(address_of(name, until=soon)) <= 30


@pytest.mark.usefixtures("bucket")
def test_two_files_of_one_name_are_both_kept() -> None:
    first = default_storage.save("assets/same.pdf", ContentFile(b"first"))
    second = default_storage.save("assets/same.pdf", ContentFile(b"other"))
    assert first != second
    assert (content_of(first), content_of(second)) == (b"first", b"other")


@pytest.mark.usefixtures("bucket")
def test_removed_file_is_gone_for_its_signed_address_too() -> None:
    name = default_storage.save("assets/gone.pdf", ContentFile(b"%PDF-"))
    address = address_of(name)
    default_storage.delete(name)
    assert not default_storage.exists(name)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(address)
    assert refusal.value.code in {403, 404}
    refusal.value.close()


@pytest.mark.usefixtures("bucket", "db")
def test_remark_and_its_photo_wait_for_a_bucket_that_is_away(settings) -> None:
    photo = attach_photo(
        remark=say(House.build().member()), original=default_storage.save("one", ContentFile(picture()))
    )
    there = settings.STORAGES["default"]["OPTIONS"]["endpoint_url"]
    lead_to(settings, f"http://127.0.0.1:{free_port()}")
    assert not clean_photo(photo.pk)
    assert try_storage().condition == Condition.GONE
    with (
        pytest.raises(DomainError, match="Send your words without it"),
        kept_original(File(io.BytesIO(b"x"))),
    ):
        pass
    lead_to(settings, there)
    Attachment.objects.update(due_at=timezone.now())
    assert (clean_photo(photo.pk), try_storage()) == (True, WELL)
    photo.refresh_from_db()
    assert content_of(photo.image.name)


def lead_to(settings, address: str) -> None:
    """Store files at another address."""
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": address}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}


@pytest.mark.usefixtures("bucket", "transactional_db")
def test_backup_takes_files_out_of_a_bucket_and_a_restore_puts_them_back(tmp_path) -> None:
    photo = Attachment(remark=say(House.build().member()))
    photo.image.save("photo.jpg", ContentFile(b"a photo" * 100_000))
    assert backup(tmp_path / "one.zip").files == 1
    default_storage.delete(photo.image.name)
    assert (backup(tmp_path / "two.zip").files, default_storage.exists(photo.image.name)) == (0, False)
    for _time in range(2):  # the second finds it there
        restore(tmp_path / "one.zip")
        assert content_of(photo.image.name) == b"a photo" * 100_000
