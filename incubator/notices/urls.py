"""Addresses of the stream."""

from django.urls import path

from incubator.notices import views

urlpatterns = [
    path("me/notifications/", views.notification_list, name="notification_list"),
    path("me/notifications/count/", views.notification_count, name="notification_count"),
    path("me/notifications/read/", views.notification_read_all, name="notification_read_all"),
    path("me/notifications/preferences/", views.notification_preferences, name="notification_preferences"),
    path("me/notifications/<int:pk>/", views.notification_open, name="notification_open"),
]
