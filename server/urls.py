"""The server's addresses: the terminals' door, the page for terminals without a network, the staff's console."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from server.licenses.door import statements
from server.offline import views as offline

urlpatterns = [
    path("v1/statements", statements),
    path("offline/", offline.counter, name="offline"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("portal/", include("server.portal.urls")),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="admin:index")),
]
