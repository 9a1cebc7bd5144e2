"""Addresses of feedback for programs, under the network's."""

from __future__ import annotations

from django.urls import path

from feedback.api.views import answers, casework, lists, remark, speaking
from portal.kernel.sessionless import sessionless

app_name = "api-feedback"
urlpatterns = [
    path("remarks/", speaking.RemarkSubmitView.as_view(), name="remark-submit"),
    path("remarks/form/", speaking.RemarkFormView.as_view(), name="remark-form"),
    path(
        "remarks/no-identity/",
        sessionless(speaking.NoIdentityView.as_view()),
        name="remark-no-identity",
    ),
    path("remarks/own/", lists.OwnListView.as_view(), name="own"),
    path("remarks/desk/", lists.DeskListView.as_view(), name="desk"),
    path("remarks/passed-on/", lists.PassedOnListView.as_view(), name="passed-on"),
    path("remarks/wordings/", lists.WordingListView.as_view(), name="wordings"),
    path("remarks/<str:number>/", remark.RemarkView.as_view(), name="remark"),
    path("remarks/<str:number>/replies/", remark.RepliesView.as_view(), name="replies"),
    path("remarks/<str:number>/check/", remark.CheckView.as_view(), name="check"),
    path("remarks/<str:number>/close/", casework.CloseView.as_view(), name="close"),
    path("remarks/<str:number>/take-up/", casework.TakeUpView.as_view(), name="take-up"),
    path("remarks/<str:number>/put-off/", casework.PutOffView.as_view(), name="put-off"),
    path("themes/", answers.ThemeListView.as_view(), name="themes"),
    path("answers-owed/", answers.OwedListView.as_view(), name="answers-owed"),
    path("answers-owed/<slug:code>/", answers.OwedThemeView.as_view(), name="owed-theme"),
    path("answers/", answers.AnswerListView.as_view(), name="answers"),
    path("promises/", answers.PromiseListView.as_view(), name="promises"),
    path("promises/<int:promise_id>/kept/", answers.PromiseKeptView.as_view(), name="promise-kept"),
]
