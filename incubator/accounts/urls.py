"""Addresses of people and organisations."""

from django.urls import path

from incubator.accounts import views

urlpatterns = [
    path("people/", views.person_list, name="person_list"),
    path("people/<slug:handle>/", views.person_detail, name="person_detail"),
    path("people/<slug:handle>/photo/", views.person_photo, name="person_photo"),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile_edit, name="profile_edit"),
    path("organisations/new/", views.organisation_new, name="organisation_new"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation_detail"),
    path("organisations/<slug:slug>/verify/", views.organisation_verify, name="organisation_verify"),
    path("organisations/<slug:slug>/decline/", views.organisation_decline, name="organisation_decline"),
    path("operations/organisations/", views.organisation_queue, name="organisation_queue"),
]
