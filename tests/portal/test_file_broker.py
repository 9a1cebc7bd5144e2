"""The embedded broker hands out whole messages, each once, and survives broken ones."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

import portal.celery  # noqa: F401 (names the transport)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The queue's folder, and the control folder beside it."""
    (tmp_path / "queue").mkdir()
    (tmp_path / "control").mkdir()
    return tmp_path / "queue"


@pytest.fixture
def channel(folder: Path):
    """A channel on that folder."""
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder.parent / "control"),
    }
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection.default_channel


def test_messages_come_back_once(channel, folder: Path) -> None:
    for number in range(3):
        channel._put("celery", {"number": number})
    found = sorted(channel._get("celery")["number"] for _number in range(3))
    assert found == [0, 1, 2]
    assert list(folder.iterdir()) == []
    with pytest.raises(Empty):
        channel._get("celery")


def test_messages_come_back_in_the_order_they_were_put(channel, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in (9, 10, 100):
        monkeypatch.setattr("portal.file_broker.time_ns", lambda moment=moment: moment)
        channel._put("celery", {"number": moment})
    assert [channel._get("celery")["number"] for _number in range(3)] == [9, 10, 100]


def test_other_queues_and_half_written_messages_are_not_touched(channel, folder: Path) -> None:
    channel._put("other", {"number": 1})
    (folder / ".abc.half").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("celery")
    assert len(list(folder.iterdir())) == 2


def test_message_that_cannot_be_read_is_dropped(channel, folder: Path) -> None:
    (folder / f"{0:020}_a.celery.msg").write_bytes(b"")
    channel._put("celery", {"number": 2})
    assert channel._get("celery") == {"number": 2}
    assert list(folder.iterdir()) == []


def test_reader_beside_writers_sees_every_message_whole(channel) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 50):
            channel._put("celery", {"number": number, "padding": "x" * 5000})

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 50)]
    for writer in writers:
        writer.start()
    found = set()
    while len(found) < 100:
        try:
            found.add(channel._get("celery")["number"])
        except Empty:
            continue
    for writer in writers:
        writer.join()
    assert found == set(range(100))


def test_binding_twice_is_kept_once(channel) -> None:
    channel._queue_bind("celery", "celery", "", "celery")
    channel._queue_bind("celery", "celery", "", "celery")
    assert [row.queue for row in channel.get_table("celery")] == ["celery"]
    assert channel.get_table("unknown") == []
