"""What the toolkits app holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.kernel.personal_data import How, PersonalData, deleting, exporting, nulling, scrubbing, together

FILES = "The company's material; the person is named as its owner or maker alone."
RULES: dict[str, PersonalData] = {
    "toolkits.Announcement": PersonalData(
        what=_("Who announced a toolkit"),
        why="to explain a mailing",
        seen_by="HQ",
        kept="as long as the toolkit",
        how=How.NULL,
        keys=("actor",),
        erase=nulling("toolkits.Announcement", "network_id", actor="user_id"),
        export=exporting("toolkits.Announcement", "toolkit__title", "created_at", actor="user_id"),
    ),
    "toolkits.AnnouncementRecipient": PersonalData(
        what=_("Who was told of a toolkit, who wasn't, and why"),
        why="so that nobody is told twice",
        seen_by="HQ as far as the distributor shows its people, the agency",
        kept="as long as the toolkit",
        how=How.DELETE,
        keys=("person", "membership"),
        erase=deleting("toolkits.AnnouncementRecipient", person="person_id", membership="membership_ids"),
        export=exporting(
            "toolkits.AnnouncementRecipient",
            "announcement__toolkit__title",
            "announcement__created_at",
            "outcome",
            person="person_id",
        ),
    ),
    "toolkits.Asset": PersonalData(
        what=_("Who owns a file"),
        why="whom to ask",
        seen_by="everybody whom the file reaches",
        kept="until somebody else does",
        how=How.NULL,
        keys=("owner",),
        erase=nulling("toolkits.Asset", owner="person_id"),
        export=exporting("toolkits.Asset", "title", owner="person_id"),
    ),
    "toolkits.AssetVersion": PersonalData(
        what=_("Who uploaded a file"),
        why="to explain a change",
        seen_by="HQ",
        kept="as long as the file",
        how=How.NULL,
        keys=("uploader",),
        erase=together(
            nulling("toolkits.AssetVersion", "asset__network_id", uploader="user_id"),
            scrubbing("toolkits.AssetVersion", "filename", "note", network="asset__network_id"),
        ),
        not_exported=FILES,
    ),
    "toolkits.ChangeNotice": PersonalData(
        what=_("That somebody was told of a change of a file that they took, and that they have replaced it"),
        why="so that nobody is told twice, and nobody uses what is wrong",
        seen_by="the person; the agency; HQ as counts of enough dealers",
        kept="as long as the file",
        how=How.DELETE,
        keys=("person",),
        erase=deleting("toolkits.ChangeNotice", person="person_id"),
        export=exporting(
            "toolkits.ChangeNotice",
            "change__asset__title",
            "change__kind",
            "change__happened_at",
            "settled_at",
            "acknowledged_at",
            person="person_id",
        ),
    ),
    "toolkits.NoticeStop": PersonalData(
        what=_("That somebody wants no mails about files that they took"),
        why="so that none is sent",
        seen_by="the person",
        kept="until they want them again",
        how=How.DELETE,
        keys=("person",),
        erase=deleting("toolkits.NoticeStop", person="person_id"),
        export=exporting("toolkits.NoticeStop", "stopped_at", person="person_id"),
    ),
    "toolkits.SearchMiss": PersonalData(
        what=_("What somebody looked for and did not find"),
        why="to learn what is missing",
        seen_by="HQ as counts of enough dealers; the agency with the dealer",
        kept="until the membership goes",
        how=How.DELETE,
        keys=("membership",),
        erase=deleting("toolkits.SearchMiss", membership="membership_ids"),
        export=exporting("toolkits.SearchMiss", "words", "created_at", membership="membership_ids"),
    ),
    "toolkits.TermsAcceptance": PersonalData(
        what=_("Which terms of use somebody accepted, and when"),
        why="to show whoever holds the rights that they were accepted",
        seen_by="the person; HQ as a count",
        kept="as long as the licence",
        how=How.DELETE,
        keys=("person",),
        erase=together(
            deleting("toolkits.TermsAcceptance", person="person_id"),
            scrubbing("toolkits.Licence", "name", "channels"),
            scrubbing("toolkits.LicenceTerms", "texts", network="licence__network_id"),
        ),
        export=exporting(
            "toolkits.TermsAcceptance",
            "terms__licence__name",
            "terms__number",
            "accepted_at",
            person="person_id",
        ),
    ),
}
NOTHING_PERSONAL = {
    "toolkits.AssetWords": "The words inside files of the company.",
    "toolkits.SearchRow": "The same words as an index has them.",
    "toolkits.Licence": "What a rights holder allows with a file of the company.",
    "toolkits.LicenceTerms": "The words of a licence.",
    "toolkits.FileChange": "What became of files of the company.",
    "toolkits.Rendition": "Pictures of files of the company.",
    "toolkits.Scan": "What a virus scanner found in files of the company.",
    "toolkits.ToolkitStep": "Steps of a toolkit, written for everybody.",
}
