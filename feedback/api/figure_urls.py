"""The address of figures for programs, under the network's."""

from __future__ import annotations

from django.urls import path

from feedback.api.demand import DemandView
from feedback.api.figures import FiguresView

app_name = "api-figures"
urlpatterns = [
    path("figures/", FiguresView.as_view(), name="figures"),
    path("demand/", DemandView.as_view(), name="demand"),
]
