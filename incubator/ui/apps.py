"""The look as a Django app; it has no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "incubator.ui"
    label = "ui"
