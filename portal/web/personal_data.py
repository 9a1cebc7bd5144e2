"""What Wagtail's tables hold about people: pages stay the company's, accounts lose their name in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from portal.kernel.personal_data import (
    NOTHING,
    How,
    PersonalData,
    Subject,
    deleting,
    dropping_files,
    exporting,
    nulling,
    scrubbing,
    together,
)
from portal.models import NetworkHome

PAGES = "The company's pages; the person is named as their maker alone."
KEYS_IN_CONTENT = {"owner": "user_id", "locked_by": "user_id", "owner_person": "person_id"}


def erase_revisions(subject: Subject) -> int:
    """Take the person out of earlier versions of pages: as maker, and as owner inside the kept content."""
    changed = _revision_user(subject) + _revision_words(subject)
    wanted = {key: getattr(subject, name) for key, name in KEYS_IN_CONTENT.items()}
    rows = Revision.objects.filter(_revisions(subject), content__has_any_keys=list(wanted))
    for revision in rows.order_by("pk").iterator(chunk_size=200):
        content = _without_owner(revision.content, wanted, subject)
        if content != revision.content:
            changed += Revision.objects.filter(pk=revision.pk).update(content=content)
    return changed


def _without_owner(content: dict[str, Any], wanted: dict[str, Any], subject: Subject) -> dict[str, Any]:
    gone = {
        key
        for key, value in wanted.items()
        if value is not None
        and content.get(key) == value
        and (KEYS_IN_CONTENT[key] == "person_id" or subject.ends_account)
    }
    return {key: None if key in gone else value for key, value in content.items()}


_revision_user = nulling("wagtailcore.Revision", user="user_id")


def page_ids(subject: Subject) -> list[int]:
    """Return the pages of the subject's network."""
    homes = NetworkHome.objects.filter(network_id=subject.network_id)
    below = [Page.objects.descendant_of(home, inclusive=True) for home in homes]
    return [pk for pages in below for pk in pages.values_list("pk", flat=True)]


def _of_pages(subject: Subject) -> Q:
    return Q(pk__in=page_ids(subject))


def _about_pages(subject: Subject) -> Q:
    return Q(page_id__in=page_ids(subject))


def _revisions(subject: Subject) -> Q:
    return Q(object_id__in=[str(pk) for pk in page_ids(subject)])


def _own_entries(subject: Subject) -> Q:
    """Select what the admin wrote down of things that are no pages: they belong to no network."""
    return Q() if subject.ends_account else NOTHING


_revision_words = scrubbing("wagtailcore.Revision", "object_str", "content", network=_revisions)


def _kept(what: Any, model: str, *keys: str, also: Any = None) -> PersonalData:
    """Return the rule of a table that keeps its rows and loses the account."""
    columns = dict.fromkeys(keys, "user_id")
    parts = [nulling(model, **columns)] + ([also] if also else [])
    return PersonalData(
        what=what,
        why="to publish, and to explain what was published",
        seen_by="HQ marketers of the network",
        kept="as long as the page",
        how=How.NULL,
        keys=keys,
        erase=together(*parts),
        not_exported=PAGES,
    )


def _gone(what: Any, model: str, *keys: str, **more: Any) -> PersonalData:
    """Return the rule of a table whose rows are the account's own."""
    columns = dict.fromkeys(keys, "user_id")
    return PersonalData(
        what=what,
        why="to work in the admin",
        seen_by="the person",
        kept="as long as the account",
        how=How.DELETE,
        keys=keys,
        erase=more.pop("erase", deleting(model, **columns)),
        not_exported=more.pop("not_exported", "How the person set up the admin, nothing more."),
        **more,
    )


def _page_rule(label: str) -> PersonalData:
    """Pages of a type of ours keep their rows in the table of all pages."""
    keys = ("owner", "locked_by")
    return _kept(_("Who made a page"), label, *keys)


RULES: dict[str, PersonalData] = {
    "wagtailcore.Page": _kept(_("Who made a page, who locked it"), "wagtailcore.Page", "owner", "locked_by"),
    "portal.NetworkHome": _page_rule("portal.NetworkHome"),
    "portal.NewsIndex": _page_rule("portal.NewsIndex"),
    "portal.NewsPage": _page_rule("portal.NewsPage"),
    "portal.CountryPage": _page_rule("portal.CountryPage"),
    "wagtail_localize.StringTranslation": _kept(
        _("Who translated a text of a page"), "wagtail_localize.StringTranslation", "last_translated_by"
    ),
    "wagtail_localize.SegmentOverride": _kept(
        _("Who set a link of a translated page"), "wagtail_localize.SegmentOverride", "last_translated_by"
    ),
    "wagtaildocs.Document": _gone(
        _("Who uploaded a document: there are none"),
        "wagtaildocs.Document",
        "uploaded_by_user",
        erase=dropping_files("wagtaildocs.Document", "file", uploaded_by_user="user_id"),
    ),
    "portal.MandatePage": PersonalData(
        what=_("Who asked us to listen: the sponsor's name, as HQ wrote it"),
        why="people know who listens",
        seen_by="everybody of the network",
        kept="until HQ changes the page",
        how=How.REWRITE,
        keys=("owner", "locked_by"),
        erase=together(
            nulling("portal.MandatePage", owner="user_id", locked_by="user_id"),
            scrubbing("portal.MandatePage", "sponsor_name", "short", "body", network=_of_pages),
        ),
        not_exported=PAGES,
    ),
    "toolkits.ToolkitPage": PersonalData(
        what=_("Whom to ask about a toolkit, who made the page"),
        why="whom to ask",
        seen_by="everybody whom the toolkit reaches",
        kept="until somebody else does",
        how=How.NULL,
        keys=("owner", "locked_by", "owner_person"),
        erase=nulling("toolkits.ToolkitPage", owner="user_id", locked_by="user_id", owner_person="person_id"),
        export=exporting("toolkits.ToolkitPage", "title", owner_person="person_id"),
    ),
    "wagtailcore.Revision": PersonalData(
        what=_("Who saved a version of a page"),
        why="to go back to it",
        seen_by="HQ marketers of the network",
        kept="as long as the page",
        how=How.NULL,
        keys=("user",),
        erase=erase_revisions,
        not_exported=PAGES,
    ),
    "wagtailcore.PageLogEntry": _kept(
        _("Who did what to a page"),
        "wagtailcore.PageLogEntry",
        "user",
        also=scrubbing("wagtailcore.PageLogEntry", "label", "data", network=_about_pages),
    ),
    "wagtailcore.ModelLogEntry": _kept(
        _("Who did what in the admin"),
        "wagtailcore.ModelLogEntry",
        "user",
        also=scrubbing("wagtailcore.ModelLogEntry", "label", "data", network=_own_entries),
    ),
    "wagtailcore.WorkflowState": _kept(
        _("Who asked for a check"), "wagtailcore.WorkflowState", "requested_by"
    ),
    "wagtailcore.TaskState": _kept(
        _("Who checked"),
        "wagtailcore.TaskState",
        "finished_by",
        also=scrubbing("wagtailcore.TaskState", "comment", network=_own_entries),
    ),
    "wagtailcore.Comment": _gone(
        _("Comments on a page"),
        "wagtailcore.Comment",
        "user",
        "resolved_by",
        erase=together(
            deleting("wagtailcore.Comment", user="user_id"),
            nulling("wagtailcore.Comment", resolved_by="user_id"),
        ),
        order=45,
    ),
    "wagtailcore.CommentReply": _gone(_("Replies to comments"), "wagtailcore.CommentReply", "user", order=40),
    "wagtailcore.PageSubscription": _gone(
        _("Pages that somebody follows"), "wagtailcore.PageSubscription", "user"
    ),
    "wagtailcore.APIToken": _gone(_("Keys of the admin's own interface"), "wagtailcore.APIToken", "user"),
    "wagtailcore.UploadedFile": _gone(
        _("Uploads on their way"),
        "wagtailcore.UploadedFile",
        "uploaded_by_user",
        erase=dropping_files("wagtailcore.UploadedFile", "file", uploaded_by_user="user_id"),
    ),
    "wagtailimages.Image": _kept(_("Who uploaded an image"), "wagtailimages.Image", "uploaded_by_user"),
    "wagtailusers.UserProfile": _gone(
        _("Settings of the admin, and a picture"),
        "wagtailusers.UserProfile",
        "user",
        erase=dropping_files("wagtailusers.UserProfile", "avatar", user="user_id"),
    ),
    "wagtailadmin.EditingSession": _gone(_("Who has a page open"), "wagtailadmin.EditingSession", "user"),
    "wagtailadmin.FormState": _gone(_("Forms left half filled in"), "wagtailadmin.FormState", "user"),
}
NOTHING_PERSONAL = {
    "wagtailforms.FormSubmission": "No page of ours is a form.",
    "wagtailembeds.Embed": "Nothing is embedded from elsewhere.",
    "wagtailimages.Rendition": "Sizes of an image.",
    "wagtailsearch.IndexEntry": "Words of pages and images.",
    "wagtailsearch.SQLiteFTSIndexEntry": "Words of pages and images.",
    "wagtailcore.Site": "The installation's address.",
    "wagtailcore.Collection": "Names of networks.",
    "wagtailcore.Workflow": "Workflows are switched off.",
    "wagtailcore.Task": "Workflows are switched off.",
    "wagtailcore.GroupApprovalTask": "Workflows are switched off.",
    "wagtailcore.ReferenceIndex": "Which page uses which file.",
    "taggit.Tag": "Words on images.",
    **dict.fromkeys(
        (
            "wagtail_localize.OverridableSegment",
            "wagtail_localize.String",
            "wagtail_localize.StringSegment",
            "wagtail_localize.Template",
            "wagtail_localize.TranslationContext",
            "wagtail_localize.TranslationSource",
        ),
        "What a page said when it was submitted for translation.",
    ),
}
