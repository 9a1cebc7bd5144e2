"""A zip of five gigabytes: its length is known before, and the process that sends it hardly grows."""

from __future__ import annotations

import struct
from pathlib import Path
from time import perf_counter

import pytest
from django.test import Client

from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from tests.scale import scale, write_proof
from toolkits.models import AssetVersion

MEGABYTE = 1024 * 1024
FILES = 5
END_OF_ZIP64 = b"PK\x06\x06"


def resident() -> int:
    """Return what this process holds in memory, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.mark.one_engine
@pytest.mark.django_db
def test_large_zip_is_streamed_with_a_known_length_and_bounded_memory() -> None:
    network = NetworkFactory(slug="heat-pumps")
    size = scale(8 * MEGABYTE, 1024 * MEGABYTE)
    assets = AssetFactory.create_batch(FILES, network=network)
    for asset in assets:
        with Path(asset.current.file.path).open("r+b") as stream:
            stream.truncate(size)  # a hole: it is read as zeros
    AssetVersion.objects.update(size=size)
    toolkit = ToolkitFactory(network=network, assets=assets)
    client = Client()
    client.force_login(MembershipFactory(network=network).person.user)
    started, before = perf_counter(), resident()
    response = client.get(f"/heat-pumps/toolkits/{toolkit.pk}/zip/")
    blocks = iter(response.streaming_content)
    length, first, highest, tail = len(next(blocks)), perf_counter() - started, before, b""
    for block in blocks:
        length += len(block)
        highest, tail = max(highest, resident()), (tail + block)[-1024:]
    seconds, grown = perf_counter() - started, highest - before
    assert length == int(response.headers["Content-Length"])
    assert (END_OF_ZIP64 in tail) == (length > 2**32)
    assert struct.unpack("<H", tail[-12:-10])[0] == FILES
    assert grown < 50 * MEGABYTE
    assert first < 0.5
    write_proof(
        "zip",
        "A toolkit as one zip, in the process that sends it",
        [
            f"{FILES} files, {length:,} bytes: the first after {first * 1000:.0f} ms, all in {seconds:.1f} s "
            f"({length / seconds / 1e6:,.0f} MB/s).",
            f"Memory grew by {grown / MEGABYTE:.1f} MB at most.",
        ],
    )
