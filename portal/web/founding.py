"""What a new network gets from Wagtail: its home page, its collection, and groups that see nothing else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Site

from partners.enums import Role
from partners.models import Network
from partners.roles import EDITOR_ROLES
from partners.services.membership import role_groups
from portal.models import NetworkHome
from portal.web.pages import home_of, root_page

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS = ("add_image", "change_image", "choose_image")


def found_pages(network_id: int) -> None:
    """Make the network's home page and its editors' group with rights on this network alone."""
    network = Network.objects.get(pk=network_id)
    collection = Collection.get_first_root_node().add_child(name=network.name)
    home = NetworkHome(title=network.name, slug=network.slug, network=network, collection=collection)
    root_page().add_child(instance=home)
    # Without a name editors would be greeted by the host's.
    Site.objects.filter(site_name="").update(site_name=settings.WAGTAIL_SITE_NAME)
    groups = role_groups(network, Role.values)
    for role in EDITOR_ROLES:
        _allow_editing(groups[role], home, collection)


@transaction.atomic
def found_home(network: Network, language: str) -> bool:
    """Give a network's pages a home in another language, at the same address; False if there is one."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    if NetworkHome.objects.filter(network=network, locale=locale).exists():
        return False
    root = root_page()
    if not root.has_translation(locale):
        root.copy_for_translation(locale).save_revision().publish()
        Site.clear_site_root_paths_cache()
    home = home_of(network).copy_for_translation(locale)
    home.save_revision().publish()
    for role in EDITOR_ROLES:
        _allow_pages(role_groups(network, [role])[role], home)
    return True


def _allow_editing(group: Group, home: NetworkHome, collection: Collection) -> None:
    """Let a group that is new work on the page and the pictures of its network, nowhere else."""
    allowed = {"wagtailadmin": "access_admin", "wagtail_localize": "submit_translation"}
    group.permissions.add(*(right for app, name in allowed.items() for right in _permissions(app, (name,))))
    _allow_pages(group, home)
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in _permissions("wagtailimages", COLLECTION_PERMISSIONS)
    )


def _allow_pages(group: Group, home: NetworkHome) -> None:
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=home.page_ptr, permission=permission)
        for permission in _permissions("wagtailcore", PAGE_PERMISSIONS)
    )


def _permissions(app: str, codenames: tuple[str, ...]) -> list[Permission]:
    found = Permission.objects.filter(content_type__app_label=app, codename__in=codenames).order_by("pk")
    permissions = list(found)
    if len(permissions) != len(codenames):
        raise Permission.DoesNotExist(f"{app}: {codenames}")
    return permissions
