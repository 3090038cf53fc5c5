"""The gallery, and the fragment of the bell."""

from django.urls import path

from incubator.ui import views

urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/unread/", views.unread, name="unread"),
]
