"""One clear sentence for every file that can't be read."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.kernel.errors import DomainError


class ImportFileError(DomainError):
    """The file as a whole can't be read; `reason` says why, for programs."""

    code = "import_file"
    reason = "damaged"

    @classmethod
    def because(cls, reason: str, name: str, named: Mapping[str, object] | None = None) -> ImportFileError:
        """Return the error for a reason, with its sentence."""
        error = cls(_sentence(reason, {"name": name, **(named or {})}))
        error.reason = reason
        return error


SENTENCES = {
    "no_file": gettext_noop("There is no file %(name)s. Check the path."),
    "empty_file": gettext_noop("%(name)s is empty. Choose the file with your partners."),
    "file_too_large": gettext_noop("%(name)s is larger than %(most)s MB. Split it."),
    "wrong_extension": gettext_noop(
        "%(name)s is no spreadsheet. Save it as .xlsx, .xls, .csv, .tsv or .txt and choose that file."
    ),
    "other_type": gettext_noop(
        "%(name)s is not what its name says: it holds %(what)s. Save it anew as “Excel workbook (.xlsx)”."
    ),
    "other_ending": gettext_noop(
        "%(name)s is not what its name says: it holds %(what)s. Let its name end in .%(ending)s."
    ),
    "locked": gettext_noop("%(name)s is protected by a password. Save it without one and choose that file."),
    "damaged": gettext_noop(
        "%(name)s is damaged or cut off. Open it, save it anew as “Excel workbook (.xlsx)”, choose that file."
    ),
    "entities": gettext_noop(
        "%(name)s holds instructions that no spreadsheet program writes. Save it anew in one."
    ),
    "too_big": gettext_noop("%(name)s is too large when unpacked. Split it, or delete what is not needed."),
    "too_slow": gettext_noop("Reading %(name)s takes too long. Delete empty rows and columns, or split it."),
    "too_many_rows": gettext_noop("%(name)s has more than %(most)s filled rows in a sheet. Split it."),
    "too_many_columns": gettext_noop(
        "%(name)s has more than %(most)s columns in row %(row)s. Delete those that are not needed."
    ),
    "too_many_sheets": gettext_noop(
        "%(name)s has more than %(most)s sheets. Keep the one with your partners."
    ),
    "no_sheet": gettext_noop("%(name)s has no sheet with cells. Choose the file with your partners."),
    "open_quote": gettext_noop(
        "In %(name)s a quotation mark opens in or before row %(row)s and never closes. Close or delete it."
    ),
    "empty_sheet": gettext_noop(
        "%(name)s has sheets, but no filled cell. Choose the file with your partners."
    ),
    "no_headings": gettext_noop(
        "No row of %(name)s looks like headings. Give each column a heading, such as number, name, country."
    ),
}
KINDS = {
    "xlsx": gettext_noop("an Excel workbook"),
    "xls": gettext_noop("an old Excel workbook"),
    "text": gettext_noop("plain text"),
    "xlsb": gettext_noop("a binary Excel workbook"),
    "ods": gettext_noop("an OpenDocument sheet"),
    "numbers": gettext_noop("a Numbers sheet"),
    "word": gettext_noop("a Word document"),
    "html": gettext_noop("a web page"),
    "xml": gettext_noop("XML"),
    "pdf": gettext_noop("a PDF"),
    "picture": gettext_noop("a picture"),
    "rtf": gettext_noop("formatted text"),
    "archive": gettext_noop("an archive"),
    "binary": gettext_noop("something that is no table"),
}


def _sentence(reason: str, named: dict[str, object]) -> str:
    if reason == "other_type":
        named["what"] = _(KINDS[str(named["kind"])])
        reason = "other_ending" if named.get("ending") else reason
    return _(SENTENCES[reason]) % named
