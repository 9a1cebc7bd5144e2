"""Addresses of what other systems are told, under the network's own pages."""

from __future__ import annotations

from django.urls import path

from partners.views import webhook_deliveries, webhooks

urlpatterns = [
    path("", webhooks.webhook_list, name="webhooks"),
    path("new/", webhooks.webhook_new, name="webhook-new"),
    path("<int:pk>/", webhook_deliveries.webhook, name="webhook"),
    path("<int:pk>/edit/", webhooks.webhook_edit, name="webhook-edit"),
    path("<int:pk>/state/", webhooks.webhook_state, name="webhook-state"),
    path("<int:pk>/secret/", webhooks.webhook_secret, name="webhook-secret"),
    path("<int:pk>/remove/", webhooks.webhook_remove, name="webhook-remove"),
    path("<int:pk>/test/", webhook_deliveries.webhook_test, name="webhook-test"),
    path("<int:pk>/replay/", webhook_deliveries.webhook_replay_dead, name="webhook-replay-dead"),
    path("deliveries/<int:pk>/", webhook_deliveries.webhook_delivery, name="webhook-delivery"),
    path("deliveries/<int:pk>/replay/", webhook_deliveries.webhook_replay, name="webhook-replay"),
]
