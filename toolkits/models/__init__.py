"""Tables of the toolkits app."""

from __future__ import annotations

from toolkits.models.announcement import Announcement, AnnouncementRecipient
from toolkits.models.asset import Asset, AssetUse, AssetVersion, Rating, Rendition
from toolkits.models.finding import AssetWords, SearchMiss, SearchRow
from toolkits.models.holding import ChangeNotice, FileChange, NoticeStop
from toolkits.models.rights import Licence, LicenceTerms, TermsAcceptance
from toolkits.models.scan import Scan
from toolkits.models.toolkit import ToolkitAsset, ToolkitPage, ToolkitStep

__all__ = [
    "Announcement",
    "AnnouncementRecipient",
    "Asset",
    "AssetUse",
    "AssetVersion",
    "AssetWords",
    "ChangeNotice",
    "FileChange",
    "Licence",
    "LicenceTerms",
    "NoticeStop",
    "Rating",
    "Rendition",
    "Scan",
    "SearchMiss",
    "SearchRow",
    "TermsAcceptance",
    "ToolkitAsset",
    "ToolkitPage",
    "ToolkitStep",
]
