"""A page that is published for the first time is told in the journal, wherever it was published from."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Revision
from wagtail.signals import page_published

from incubator.content.models import GuidePage, StoryPage
from incubator.core.journal import record


@receiver(page_published, sender=StoryPage)
def story_published(instance: StoryPage, revision: Revision, **kwargs: Any) -> None:
    if is_first(instance):
        with transaction.atomic():
            record("story.published", instance, by=revision.user, scopes=[instance], story=instance.title)


@receiver(page_published, sender=GuidePage)
def guide_published(instance: GuidePage, revision: Revision, **kwargs: Any) -> None:
    if is_first(instance):
        with transaction.atomic():
            record("guide.published", instance, by=revision.user, scopes=[instance], guide=instance.title)


def is_first(page: StoryPage | GuidePage) -> bool:
    return page.first_published_at == page.last_published_at
