"""What a new network gets from Wagtail: its home page, its collection, and groups that see nothing else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Site

from partners.enums import Role
from partners.models import Network
from partners.roles import EDITOR_ROLES
from partners.services.membership import role_group
from portal.models import NetworkHome
from portal.web.pages import root_page

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS = ("add_image", "change_image", "choose_image")


def found_pages(network_id: int) -> None:
    """Make the network's home page and its editors' group with rights on this network alone."""
    network = Network.objects.get(pk=network_id)
    collection = Collection.get_first_root_node().add_child(name=network.name)
    home = NetworkHome(title=network.name, slug=network.slug, network=network, collection=collection)
    root_page().add_child(instance=home)
    home.save_revision().publish()
    # Without a name editors would be greeted by the host's.
    Site.objects.filter(site_name="").update(site_name=settings.WAGTAIL_SITE_NAME)
    for role in Role.values:
        group = role_group(network, role)
        if role in EDITOR_ROLES:
            _allow_editing(group, home, collection)


def _allow_editing(group, home: NetworkHome, collection: Collection) -> None:
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    for codename in PAGE_PERMISSIONS:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=group, page=home.page_ptr, permission=permission)
    for codename in COLLECTION_PERMISSIONS:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailimages")
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
