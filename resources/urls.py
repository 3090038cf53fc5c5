"""Where what is shared is found. View, name and template share one word."""

from django.urls import path

from resources.views import bookings, catalogue, operations, units

urlpatterns = [
    path("resources/", catalogue.resource_list, name="resource_list"),
    path("resources/offer/", catalogue.resource_offer, name="resource_offer"),
    path("resources/units/<str:tag>/", units.unit_detail, name="unit_detail"),
    path("resources/units/<str:tag>/qr.svg", units.unit_qr, name="unit_qr"),
    path("resources/units/<str:tag>/fault/", units.unit_fault, name="unit_fault"),
    path("resources/units/<str:tag>/repair/", units.unit_repair, name="unit_repair"),
    path("resources/<slug:slug>/", catalogue.resource_detail, name="resource_detail"),
    path("resources/<slug:slug>/book/", bookings.booking_new, name="booking_new"),
    path("resources/<slug:slug>/units/", units.unit_new, name="unit_new"),
    path("resources/<slug:slug>/approve/", operations.resource_approve, name="resource_approve"),
    path("resources/<slug:slug>/decline/", operations.resource_decline, name="resource_decline"),
    path("trainings/<slug:slug>/", catalogue.training_detail, name="training_detail"),
    path("trainings/<slug:slug>/certify/", operations.training_certify, name="training_certify"),
    path("bookings/", bookings.booking_list, name="booking_list"),
    path("bookings/<int:pk>/", bookings.booking_detail, name="booking_detail"),
    path("bookings/<int:pk>/confirm/", operations.booking_confirm, name="booking_confirm"),
    path("bookings/<int:pk>/decline/", operations.booking_decline, name="booking_decline"),
    path("bookings/<int:pk>/cancel/", bookings.booking_cancel, name="booking_cancel"),
    path("bookings/<int:pk>/check-in/", bookings.booking_check_in, name="booking_check_in"),
    path("bookings/<int:pk>/complete/", bookings.booking_complete, name="booking_complete"),
    path("projects/<slug:slug>/bookings/", bookings.project_bookings, name="project_bookings"),
    path("operations/bookings/", operations.booking_queue, name="booking_queue"),
    path("operations/resources/", operations.resource_queue, name="resource_queue"),
]
