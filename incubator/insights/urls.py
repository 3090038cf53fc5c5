"""Addresses of desk, operations and search."""

from django.urls import path

from incubator.insights import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("operations/", views.operations, name="operations"),
    path("search/", views.search, name="search"),
]
