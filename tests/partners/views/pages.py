"""Visit a network's pages, and read what they answer."""

from __future__ import annotations

import io

import openpyxl
from django.test import Client

from partners.models import Network
from tests.factories.partners import MembershipFactory


def as_role(network: Network, role: str, **fields) -> Client:
    """Return the browser of somebody new who holds a role."""
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role, **fields).person.user)
    return client


def at(network: Network, tail: str = "") -> str:
    """Return an address of the network's pages."""
    return f"/{network.slug}/network/{tail}"


def text(response) -> str:
    """Return what a page says."""
    return response.content.decode()


def sheet(response) -> list[tuple]:
    """Return the rows of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]
