"""Addresses of feedback, under the network's."""

from __future__ import annotations

from django.urls import path

from feedback.views import (
    answers_owed,
    asking,
    desk,
    everyones,
    openings,
    own,
    passed_on,
    price_words,
    quarantine,
    receipt,
    replying,
    say,
    themes,
)

app_name = "feedback"
urlpatterns = [
    path("say/", say.say, name="say"),
    path("say/offline/", say.say_offline, name="say-offline"),
    path("say/no-identity/", say.say_no_identity, name="say-no-identity"),
    path("t/<str:token>/say/", say.say_by_link, name="say-link"),
    path("receipt/<str:token>/", receipt.receipt, name="receipt"),
    path("receipt/<str:token>/check/", receipt.receipt_check, name="receipt-check"),
    path("receipt/<str:token>/photo/", receipt.receipt_photo, name="receipt-photo"),
    path("answers/", own.own, name="own"),
    path("answers/everyones/", everyones.everyones, name="everyones"),
    path("answers/everyones/<int:pk>/", everyones.answer_shown, name="answer-shown"),
    path("answers/<str:number>/", own.own_remark_page, name="own-remark"),
    path("desk/", desk.desk, name="desk"),
    path("desk/openings/", openings.openings, name="openings"),
    path("desk/openings/new/", openings.opening_new, name="opening-new"),
    path("desk/openings/<int:pk>/", openings.opening_edit, name="opening-edit"),
    path("desk/openings/<int:pk>/remove/", openings.opening_remove, name="opening-remove"),
    path("desk/quarantine/", quarantine.quarantine, name="quarantine"),
    path("desk/quarantine/<int:pk>/", quarantine.quarantined, name="quarantined"),
    path("desk/<str:number>/", desk.desk_case, name="desk-case"),
    path("desk/<str:number>/preview/mail/", replying.desk_preview_mail, name="desk-preview-mail"),
    path("desk/<str:number>/preview/page/", replying.desk_preview_page, name="desk-preview-page"),
    path("desk/<str:number>/here/", desk.desk_here, name="desk-here"),
    path("price-words/", price_words.price_words, name="price-words"),
    path("themes/", themes.themes, name="themes"),
    path("themes/new/", themes.theme_new, name="theme-new"),
    path("themes/<slug:code>/", themes.theme_edit, name="theme-edit"),
    path("themes/<slug:code>/use/", themes.theme_active, name="theme-active"),
    path("passed-on/", passed_on.passed_on, name="passed-on"),
    path("passed-on/wordings/", passed_on.wordings, name="wordings"),
    path("answers-owed/", answers_owed.answers_owed, name="answers-owed"),
    path("answers-owed/promises/<int:pk>/kept/", answers_owed.promise_kept, name="promise-kept"),
    path("answers-owed/<slug:code>/", answers_owed.owed_theme, name="owed-theme"),
    path("answers-owed/<slug:code>/ask/<str:voice>/", asking.ask_back_page, name="ask-back"),
]
