"""The tenant: one manufacturer's channel."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.Model):
    """One manufacturer's channel with its own people, rules, languages and sponsor."""

    scope_kind = "shared"

    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    accent = models.CharField(
        max_length=7, default="#1f5f8b", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    theme_version = models.PositiveIntegerField(default=1)
    languages = models.JSONField(default=list, help_text=_("Language codes, the first is the default."))
    time_zone = models.CharField(max_length=50, default="Europe/Berlin")
    sender_name = models.CharField(max_length=100, blank=True)
    sender_role = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    minimum_dealers = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(3), MaxValueValidator(50)]
    )
    minimum_texts = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(3), MaxValueValidator(50)]
    )
    news_per_month = models.PositiveSmallIntegerField(
        default=4, help_text=_("News mails a person gets in 30 days.")
    )
    news_per_day = models.PositiveSmallIntegerField(default=1)
    answer_days = models.PositiveSmallIntegerField(
        default=30, help_text=_("Days in which HQ promises an answer.")
    )
    window_a_days = models.PositiveSmallIntegerField(
        default=90,
        db_default=90,
        validators=[MinValueValidator(7), MaxValueValidator(1000)],
        help_text=_("Days in which a dealer of band A counts as heard after a voice."),
    )
    window_b_days = models.PositiveSmallIntegerField(
        default=180, db_default=180, validators=[MinValueValidator(7), MaxValueValidator(1000)]
    )
    window_c_days = models.PositiveSmallIntegerField(
        default=365, db_default=365, validators=[MinValueValidator(7), MaxValueValidator(1000)]
    )
    # Whether anything is published under News: every page asks, so portal/web/receivers.py keeps it.
    has_news = models.BooleanField(default=False, db_default=False, editable=False)
    # Whether it has word lists of its own: every remark asks, so feedback/services/guarding.py keeps it.
    has_word_lists = models.BooleanField(default=False, db_default=False, editable=False)
    last_step = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def default_language(self) -> str:
        """Return the language of people and texts that say none."""
        return self.languages[0] if self.languages else "en"
