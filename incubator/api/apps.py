"""The house for programs."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "incubator.api"
    label = "api"
