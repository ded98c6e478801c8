"""The server's addresses: the terminals' door and the staff's console."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from server.licenses.door import statements

urlpatterns = [
    path("v1/statements", statements),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="admin:index")),
]
