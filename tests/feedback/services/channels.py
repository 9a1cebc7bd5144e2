"""A network with branches whose dealers speak, and what is published of them."""

from __future__ import annotations

import datetime as dt

from feedback.queries.figures import Attribute, figures
from feedback.services.counting import fold_due
from feedback.services.publishing import publish_network
from partners.periods import Grain, Period
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory, hq_of

SAID = dt.datetime(2026, 10, 14, 10, 0, tzinfo=dt.UTC)
OCTOBER = Period(Grain.MONTH, dt.date(2026, 10, 1))
LATER = dt.datetime(2026, 11, 5, 3, 30, tzinfo=dt.UTC)


class Channel:
    """A network with one big country, and a small one beside it."""

    def __init__(self, big: int = 8, small: int = 6) -> None:
        self.house = House.build(time_zone="UTC")
        self.root = hq_of(self.house.network)
        self.big = self.country("DE", "Germany", big)
        self.small = self.country("NL", "Netherlands", small)

    def country(self, code: str, name: str, dealers: int):
        network = self.house.network
        country = PartnerFactory(network=network, parent=self.root, level="country", country=code, name=name)
        for _each in range(dealers):
            PartnerFactory(network=network, parent=country, country=code)
        country.refresh_from_db()
        return country

    def say(
        self, country, count: int, *, themed: bool = True, at: dt.datetime = SAID, after: int = 0
    ) -> None:
        """Let so many dealers of a country say something, after the first few of them."""
        for dealer in list(country.children.order_by("pk"))[after : after + count]:
            remark = self.house.remark(self.house.member(partner=dealer), at=at)
            if themed:
                self.house.themed(remark)

    def publish(self, at: dt.datetime = LATER) -> int:
        fold_due()
        return publish_network(network=self.house.network, now=at)

    def shown(self, branch, attribute: Attribute = Attribute.NONE, period: Period = OCTOBER):
        return figures(self.house.hq, self.house.network, branch=branch, period=period, attribute=attribute)
