"""Addresses of the CMS and of pictures; at the very end every address that a page has."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

from incubator.content import views
from incubator.content.cms import cms_urlpatterns

urlpatterns = [
    path("cms/login/", views.cms_login, name="cms_login"),
    path("cms/", include(cms_urlpatterns)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", views.rendition, name="rendition"),
    path("", include(wagtail_urls)),
]
