"""Addresses of pitches, intros and verification."""

from django.urls import path

from incubator.investors import views

urlpatterns = [
    path("pitches/", views.pitch_list, name="pitch_list"),
    path("pitches/<slug:project__slug>/", views.pitch_detail, name="pitch_detail"),
    path("pitches/<slug:project__slug>/watch/", views.pitch_watch, name="pitch_watch"),
    path("pitches/<slug:project__slug>/intro/", views.intro_request, name="intro_request"),
    path("interests/<int:pk>/pass/", views.interest_pass, name="interest_pass"),
    path("intros/", views.intro_list, name="intro_list"),
    path("intros/<int:pk>/answer/", views.intro_answer, name="intro_answer"),
    path("investors/apply/", views.investor_apply, name="investor_apply"),
    path("operations/investors/", views.investor_queue, name="investor_queue"),
    path("operations/investors/<int:pk>/verify/", views.investor_verify, name="investor_verify"),
    path("operations/investors/<int:pk>/decline/", views.investor_decline, name="investor_decline"),
]
