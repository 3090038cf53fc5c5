"""Where the API stands."""

from django.urls import path

from incubator.api.views import api

urlpatterns = [path("api/", api.urls)]
