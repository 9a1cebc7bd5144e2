"""Learn how each network codes its remarks, from what its people decided and nothing else."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from feedback.models import CaseTheme, RemarkWords, ThemeModel, ThemeWord
from feedback.suggesting import Coding, Learned, learn
from feedback.wording import token_in
from partners.models import Network
from partners.services.each_network import in_each_network
from portal.kernel.nudges import nudge

# The latest ones: a codebook drifts, and these are learned in seconds.
MOST_CASES = 20_000
FEWEST_CASES = 50
BATCH = 1_000


def learn_all() -> int:
    """Learn in every network; returns in how many there was enough to learn from."""
    return in_each_network(learn_themes)


def learn_themes(network: Network) -> int:
    """Write anew what a network's coding teaches; returns 1, or 0 where too few cases are coded.

    Nothing is locked while it learns: who writes last has learned from as much.
    """
    codings = _codings(network)
    learned = learn(codings) if len(codings) >= FEWEST_CASES else None
    _write(network, learned)
    return 1 if learned else 0


@transaction.atomic
def forget_learned(network_id: int) -> None:
    """Forget what a network's coding taught, since words were erased, and have it learned anew."""
    _forget(network_id)
    nudge("feedback.learn_anew", network_id)


@transaction.atomic
def _write(network: Network, learned: Learned | None) -> None:
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    _forget(network.pk)
    if learned is None:
        return
    ThemeModel.objects.create(
        network=network, cases=learned.cases, themes=learned.themes, steps=learned.steps
    )
    rows = (ThemeWord(network=network, word=word, counts=counts) for word, counts in learned.words.items())
    ThemeWord.objects.bulk_create(rows, batch_size=BATCH)


def _forget(network_id: int) -> None:
    ThemeModel.objects.filter(network=network_id).delete()
    ThemeWord.objects.filter(network=network_id).delete()


def _codings(network: Network) -> list[Coding]:
    """Return the latest coded remarks whose words are there: an erased one teaches no more."""
    rows = CaseTheme.objects.filter(case__network=network, theme__is_active=True)
    themes: dict[int, set[int]] = defaultdict(set)
    for remark, theme in rows.order_by("-pk").values_list("case__remark_id", "theme_id").iterator():
        if remark not in themes and len(themes) == MOST_CASES:
            break
        themes[remark].add(theme)
    prefix, pks = token_in(network.pk, ""), list(themes)
    found = []
    for at in range(0, len(pks), BATCH):
        known = RemarkWords.objects.filter(pk__in=pks[at : at + BATCH]).order_by("pk")
        for remark, tokens in known.values_list("pk", "tokens"):
            words = frozenset(token.removeprefix(prefix) for token in tokens.split())
            found.append(Coding(words, frozenset(themes[remark])))
    return found
