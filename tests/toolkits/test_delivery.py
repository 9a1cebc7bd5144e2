"""Files on S3: an address that lives at most five minutes and never past the file's end."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from moto import mock_aws

from partners.enums import Role
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit

pytestmark = pytest.mark.django_db
OPTIONS = {
    "bucket_name": "files",
    "region_name": "eu-central-1",
    "access_key": "test",
    "secret_key": "test",
    "file_overwrite": False,
    "querystring_expire": 300,
}


@pytest.fixture
def bucket(settings):
    with mock_aws():
        place = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3", region_name="eu-central-1").create_bucket(
            Bucket="files", CreateBucketConfiguration=place
        )
        s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": OPTIONS}
        settings.STORAGES = {**settings.STORAGES, "default": s3}
        yield


@pytest.fixture
def network(bucket):
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def dealer_client(network) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network).person.user)
    return client


def seconds(response) -> int:
    query = parse_qs(urlsplit(response.url).query)
    return int((query.get("X-Amz-Expires") or query["Expires"])[0])


def test_download_redirects_to_an_address_of_five_minutes(network, dealer_client) -> None:
    asset = AssetFactory(network=network)
    ToolkitFactory(network=network, assets=[asset])
    assert default_storage.exists(asset.current.file.name)
    response = dealer_client.get(f"/heat-pumps/assets/{asset.pk}/download/")
    assert (response.status_code, response.headers["Cache-Control"]) == (302, "private, no-store")
    query = parse_qs(urlsplit(response.url).query)
    assert query["response-content-disposition"] == ['attachment; filename="price-list.pdf"']
    assert query["X-Amz-Expires"] == ["300"]


def test_download_address_never_outlives_the_toolkit(network, dealer_client) -> None:
    asset = AssetFactory(network=network)
    end_toolkit(ToolkitFactory(network=network, assets=[asset]), timezone.now() + timedelta(seconds=60))
    response = dealer_client.get(f"/heat-pumps/assets/{asset.pk}/download/")
    assert 50 <= seconds(response) <= 60


def test_download_address_never_outlives_the_file_but_for_who_works_on_it(network, dealer_client) -> None:
    asset = AssetFactory(network=network, expires_at=timezone.now() + timedelta(seconds=60))
    ToolkitFactory(network=network, assets=[asset])
    url = f"/heat-pumps/assets/{asset.pk}/download/"
    assert 50 <= seconds(dealer_client.get(url)) <= 60
    marketer = Client()
    marketer.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    assert seconds(marketer.get(url)) == 300
