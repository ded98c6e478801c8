"""The console's own pages, beside the lists of Django's admin and behind the same door."""

from django.contrib import admin
from django.urls import path

from server.console import cancellation_pages
from server.console.support import page

app_name = "console"

urlpatterns = [
    path("why/", admin.site.admin_view(page.support_page), name="support"),
    path("cancellations/", admin.site.admin_view(cancellation_pages.cancellations), name="cancellations"),
    path("cancellations/ask/<int:contract>/", admin.site.admin_view(cancellation_pages.ask), name="ask"),
    path("cancellations/<int:key>/", admin.site.admin_view(cancellation_pages.cancellation), name="cancellation"),
]
