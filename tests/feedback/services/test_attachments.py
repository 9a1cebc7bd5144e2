"""Photos: a clean copy, no original; whatever comes in, the queue goes on."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from io import BytesIO

import pillow_heif
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from feedback.enums import Kind, PhotoTrouble
from feedback.models import Attachment
from feedback.services import attachments
from feedback.services.attachments import clean_due_photos, clean_photo, copy_name, drop_orphans
from feedback.services.submit import Words, submit_remark, submit_without_identity
from feedback.tasks import clean_photo_task
from portal.kernel.leases import WorkState
from tests.factories.feedback import scope_of
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db
CANARY = b"Quentin Canary was here"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """Return a picture whose left half is red."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    made.save(out, form, **options)
    return out.getvalue()


def telling_picture() -> bytes:
    """Return a photo as a telephone makes it: held upright, with camera and place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, CANARY.decode()
    exif.get_ifd(GPS)[2] = (51.0, 18.0, 0.0)
    return picture(exif=exif.tobytes(), comment=CANARY)


def bomb() -> bytes:
    """Return a small PNG that says it is 30,000 x 30,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


def attached(content: bytes) -> Attachment:
    """Return the photo of a new remark."""
    author = MembershipFactory()
    remark = submit_remark(
        scope=scope_of(author),
        network=author.network,
        mode="named",
        words=Words(Kind.PROBLEM, "Look.", photo=ContentFile(content, name="photo")),
        submission_key="k",
        at=timezone.now(),
    )
    return remark.attachments.get()


def copy_of(photo: Attachment) -> Image.Image:
    """Return the clean copy."""
    with default_storage.open(photo.image.name) as stored:
        made = Image.open(BytesIO(stored.read()))
    return made


def test_clean_photo_turns_it_and_takes_everything_off() -> None:
    photo = attached(telling_picture())
    original = photo.original.name
    clean_photo_task(photo.pk)
    photo.refresh_from_db()
    made = copy_of(photo)
    assert (made.format, made.size) == ("JPEG", (40, 60))
    assert (photo.width, photo.height) == (40, 60)
    assert dict(made.getexif()) == {}
    with default_storage.open(photo.image.name) as stored:
        assert CANARY not in stored.read()
    red, _green, blue = made.getpixel((20, 10))
    assert red > 200
    assert blue < 60
    assert not default_storage.exists(original)
    assert (photo.original.name, photo.work_state) == ("", WorkState.DONE)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_clean_photo_reads_other_forms(form: str) -> None:
    photo = attached(picture(form))
    assert clean_photo(photo.pk)
    photo.refresh_from_db()
    assert copy_of(photo).format == "JPEG"


def test_clean_photo_reads_a_telephones_heic() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(out)
    photo = attached(out.getvalue())
    assert clean_photo(photo.pk)
    photo.refresh_from_db()
    assert copy_of(photo).size == (64, 64)


def test_clean_photo_makes_large_ones_smaller() -> None:
    photo = attached(picture(size=(4000, 1000)))
    assert clean_photo(photo.pk)
    photo.refresh_from_db()
    assert copy_of(photo).size == (2048, 512)


@pytest.mark.parametrize(
    "content, trouble",
    [
        (b"\xff\xd8\xff" + b"nonsense" * 50, PhotoTrouble.BROKEN),
        (picture()[:200], PhotoTrouble.BROKEN),
        (bomb(), PhotoTrouble.TOO_BIG),
    ],
    ids=["broken", "cut off", "bomb"],
)
def test_clean_photo_of_a_hostile_file_ends_in_a_clear_state(content: bytes, trouble: str) -> None:
    hostile = attached(content)
    original = hostile.original.name
    good = attached(picture())
    assert clean_due_photos() == 2
    hostile.refresh_from_db()
    good.refresh_from_db()
    assert (hostile.work_state, hostile.last_error) == (WorkState.DEAD, trouble)
    assert hostile.has_failed
    assert hostile.trouble == PhotoTrouble(trouble).label
    assert not default_storage.exists(original)
    assert good.is_ready


def test_clean_photo_that_takes_too_long_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(attachments, "LIMIT_SECONDS", 0.001)
    photo = attached(picture())
    assert clean_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.work_state, photo.last_error) == (WorkState.DEAD, PhotoTrouble.TOO_BIG)


def test_clean_photo_twice_does_nothing_the_second_time() -> None:
    photo = attached(picture())
    assert clean_photo(photo.pk)
    assert not clean_photo(photo.pk)


def test_clean_photo_with_the_storage_away_is_tried_again(monkeypatch) -> None:
    photo = attached(picture())

    def away(*_given: object) -> tuple[int, int]:
        message = "storage is away"
        raise OSError(message)

    with monkeypatch.context() as patch:
        patch.setattr(attachments, "_reencode", away)
        assert not clean_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.work_state, photo.last_error) == (WorkState.DUE, "OSError")
    assert default_storage.exists(photo.original.name)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert clean_due_photos() == 1


@pytest.mark.parametrize("point", ["after the copy was stored", "after the copy was noted"])
def test_clean_photo_killed_in_the_middle_is_done_by_the_next_one(monkeypatch, point: str) -> None:
    photo = attached(picture())
    killed = {"after the copy was stored": "still_leased", "after the copy was noted": "finish"}[point]

    def die(*_given: object, **_changes: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Attachment, killed, die)
        with pytest.raises(KeyboardInterrupt):
            clean_photo(photo.pk)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert clean_due_photos() == 1
    photo.refresh_from_db()
    assert photo.work_state == WorkState.DONE
    assert copy_of(photo).size == (60, 40)
    assert default_storage.listdir("remark-photos")[1].count(photo.image.name.split("/")[1]) == 1


def test_clean_photo_whose_lease_was_lost_writes_nothing(monkeypatch) -> None:
    photo = attached(picture())
    monkeypatch.setattr(Attachment, "still_leased", lambda _self: False)
    assert not clean_photo(photo.pk)
    photo.refresh_from_db()
    assert not photo.is_ready


def test_drop_orphans_deletes_old_originals_without_a_row() -> None:
    kept = attached(picture())
    orphan = default_storage.save("remark-originals/orphan", ContentFile(b"x"))
    assert drop_orphans() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert drop_orphans() >= 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(kept.original.name)


def test_drop_orphans_deletes_old_copies_without_a_row_and_none_that_is_being_made(
    tmp_path, settings
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    made, making, gone = attached(picture()), attached(picture()), attached(picture())
    clean_photo(made.pk)
    made.refresh_from_db()
    names = [default_storage.save(copy_name(one.pk), ContentFile(b"x")) for one in (making, gone)]
    gone.delete()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert drop_orphans() == 2  # the original and the copy of the one that is gone
    assert [default_storage.exists(name) for name in names] == [True, False]
    assert default_storage.exists(made.image.name)


def test_copy_of_a_photo_erased_while_it_was_made_is_not_left(monkeypatch, tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    photo = attached(picture())
    still_leased = Attachment.still_leased

    def erased_meanwhile(one: Attachment) -> bool:
        Attachment.objects.filter(pk=one.pk).delete()
        return still_leased(one)

    monkeypatch.setattr(Attachment, "still_leased", erased_meanwhile)
    assert not clean_photo(photo.pk)
    assert not default_storage.exists(copy_name(photo.pk))


def test_drop_orphans_without_a_folder_finds_none(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    assert drop_orphans() == 0


def test_clean_due_photos_looks_for_orphans_once_an_hour(monkeypatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(attachments, "drop_orphans", lambda: looks.append(1))
    clean_due_photos()
    clean_due_photos()
    assert looks == [1]


def test_photo_without_identity_keeps_no_moment(monkeypatch) -> None:
    """Neither its row, though it was tried twice, nor its file is dated by more than the remark's day."""
    photo = ContentFile(picture(), "photo.jpg")
    network = MembershipFactory().network
    remark = submit_without_identity(
        network=network,
        country="DE",
        words=Words(kind=Kind.PROBLEM, text="Look.", photo=photo),
        submission_key="k",
        at=timezone.now(),
    )
    with monkeypatch.context() as broken:
        broken.setattr(attachments, "_reencode", lambda *_paths: (_ for _ in ()).throw(OSError))
        assert clean_photo(remark.attachments.get().pk) is False
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        assert clean_photo(remark.attachments.get().pk) is True
    row = remark.attachments.get()
    assert (row.due_at, row.leased_until) == (remark.submitted_at, None)
    assert default_storage.get_modified_time(row.image.name) == remark.submitted_at


def test_photo_without_identity_in_a_bucket_is_dated_by_the_bucket(monkeypatch) -> None:
    def no_path(_name: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(attachments.default_storage, "path", no_path)
    assert attachments.keep_day_alone("remark-photos/a.jpg", timezone.now()) is None
