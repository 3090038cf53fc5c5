"""Desks, search and operations: reading across the house."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "incubator.insights"
    label = "insights"
