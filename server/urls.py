"""The URLs that Django serves: the offline page, the API, the portal and the console; others are in ``front``."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from server.api import statements_openapi
from server.api.service import api
from server.offline import views as offline
from server.ops import metrics

admin.autodiscover()  # here, because it takes half a second that no command needs

handler500 = "server.ops.admission.server_error"
urlpatterns = [
    path("metrics", metrics.metrics),
    path("v1/openapi.json", statements_openapi.serve),
    path("api/v1/", api.urls),
    path("offline/", offline.answer_request, name="offline"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", include("server.console.urls")),
    path("portal/", include("server.portal.urls")),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="portal:owner")),  # who types the host alone is a customer
]
