"""URLs under ``/portal/``."""

from django.urls import path

from server.portal import apply_views, details_views, owner_views, sign_in_views

app_name = "portal"
urlpatterns = [
    path("", owner_views.home, name="owner"),
    path("numbers.csv", owner_views.export_csv, name="csv"),
    path("numbers/<str:number>/rename/", owner_views.rename, name="rename"),
    path("numbers/<str:number>/release/", owner_views.release, name="release"),
    path("changes/<int:change>/undo/", owner_views.take_back, name="take_back"),
    path("ask/", owner_views.ask, name="ask"),
    path("contracts/<int:contract>/resend/", owner_views.resend, name="resend"),
    path("history/", details_views.show_history, name="history"),
    path("details/<int:pk>/", details_views.edit, name="details"),
    path("address/<str:token>/", details_views.address, name="address"),
    path("sign-in/", sign_in_views.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", sign_in_views.link, name="link"),
    path("sign-out/", sign_in_views.sign_out, name="sign_out"),
    path("apply/", apply_views.apply, name="apply"),
    path("apply/sent/", apply_views.sent, name="sent"),
    path("apply/confirm/<str:token>/", apply_views.confirm, name="confirm"),
]
