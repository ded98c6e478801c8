"""URLs of the console's own pages, which need the same sign-in as the lists of Django's admin."""

from django.contrib import admin
from django.urls import path

from server.console import cancellation_views, mail_texts, saved_filters
from server.console.customers import import_page, operations
from server.console.customers.page import customer_page
from server.console.search_page import search_page
from server.console.support import page, posts

app_name = "console"

urlpatterns = [
    path("customers/import/", admin.site.admin_view(import_page.import_page), name="import"),
    path("customers/import/template/", admin.site.admin_view(import_page.template), name="import_template"),
    path("filters/", admin.site.admin_view(saved_filters.save), name="save_filter"),
    path("filters/<int:pk>/delete/", admin.site.admin_view(saved_filters.delete), name="delete_filter"),
    path("search/", admin.site.admin_view(search_page), name="search"),
    path("customers/<int:pk>/", admin.site.admin_view(customer_page), name="customer"),
    path("customers/<int:pk>/rename/", admin.site.admin_view(operations.rename), name="rename"),
    path("customers/<int:pk>/merge/", admin.site.admin_view(operations.merge), name="merge"),
    path("why/", admin.site.admin_view(page.support_page), name="support"),
    path("why/request/", admin.site.admin_view(posts.ask), name="request"),
    path("why/dismiss/", admin.site.admin_view(posts.dismiss), name="dismiss"),
    path("why/clear/", admin.site.admin_view(posts.clear_flag), name="clear_flag"),
    path("called/", admin.site.admin_view(posts.called), name="called"),
    path("mails/", admin.site.admin_view(posts.mails), name="mails"),
    path("mail-texts/", admin.site.admin_view(mail_texts.mail_texts), name="mail_texts"),
    path("mail-texts/<str:mail>/<str:language>/", admin.site.admin_view(mail_texts.mail_text), name="mail_text"),
    path("cancellations/", admin.site.admin_view(cancellation_views.cancellations), name="cancellations"),
    path("cancellations/ask/<int:contract>/", admin.site.admin_view(cancellation_views.ask), name="ask"),
    path("cancellations/<int:key>/", admin.site.admin_view(cancellation_views.cancellation), name="cancellation"),
]
