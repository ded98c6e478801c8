"""URLs of the console's own pages, which need the same sign-in as the lists of Django's admin."""

from django.contrib import admin
from django.urls import path

from server.console import cancellation_views
from server.console.support import page

app_name = "console"

urlpatterns = [
    path("why/", admin.site.admin_view(page.support_page), name="support"),
    path("cancellations/", admin.site.admin_view(cancellation_views.cancellations), name="cancellations"),
    path("cancellations/ask/<int:contract>/", admin.site.admin_view(cancellation_views.ask), name="ask"),
    path("cancellations/<int:key>/", admin.site.admin_view(cancellation_views.cancellation), name="cancellation"),
]
