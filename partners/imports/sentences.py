"""One clear sentence for every file that can't be read."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

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
    "no_file": _("There is no file %(name)s. Check the path."),
    "empty_file": _("%(name)s is empty. Choose the file with your partners."),
    "file_too_large": _("%(name)s is larger than %(most)s MB. Split it."),
    "wrong_extension": _(
        "%(name)s is no spreadsheet. Save it as .xlsx, .xls, .csv, .tsv or .txt and choose that file."
    ),
    "other_type": _(
        "%(name)s is not what its name says: it holds %(what)s. Save it anew as “Excel workbook (.xlsx)”."
    ),
    "other_ending": _(
        "%(name)s is not what its name says: it holds %(what)s. Let its name end in .%(ending)s."
    ),
    "locked": _("%(name)s is protected by a password. Save it without one and choose that file."),
    "damaged": _(
        "%(name)s is damaged or cut off. Open it, save it anew as “Excel workbook (.xlsx)”, choose that file."
    ),
    "entities": _("%(name)s holds instructions that no spreadsheet program writes. Save it anew in one."),
    "too_big": _("%(name)s is too large when unpacked. Split it, or delete what is not needed."),
    "too_slow": _("Reading %(name)s takes too long. Delete empty rows and columns, or split it."),
    "too_many_rows": _("%(name)s has more than %(most)s filled rows in a sheet. Split it."),
    "too_many_columns": _(
        "%(name)s has more than %(most)s columns in row %(row)s. Delete those that are not needed."
    ),
    "too_many_sheets": _("%(name)s has more than %(most)s sheets. Keep the one with your partners."),
    "no_sheet": _("%(name)s has no sheet with cells. Choose the file with your partners."),
    "open_quote": _(
        "In %(name)s a quotation mark opens in or before row %(row)s and never closes. Close or delete it."
    ),
    "empty_sheet": _("%(name)s has sheets, but no filled cell. Choose the file with your partners."),
    "no_headings": _(
        "No row of %(name)s looks like headings. Give each column a heading, such as number, name, country."
    ),
}
KINDS = {
    "xlsx": _("an Excel workbook"),
    "xls": _("an old Excel workbook"),
    "text": _("plain text"),
    "xlsb": _("a binary Excel workbook"),
    "ods": _("an OpenDocument sheet"),
    "numbers": _("a Numbers sheet"),
    "word": _("a Word document"),
    "html": _("a web page"),
    "xml": _("XML"),
    "pdf": _("a PDF"),
    "picture": _("a picture"),
    "rtf": _("formatted text"),
    "archive": _("an archive"),
    "binary": _("something that is no table"),
}


def _sentence(reason: str, named: dict[str, object]) -> str:
    if reason == "other_type":
        named["what"] = KINDS[str(named["kind"])]
        reason = "other_ending" if named.get("ending") else reason
    return str(SENTENCES[reason]) % named
