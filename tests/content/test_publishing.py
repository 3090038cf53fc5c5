"""Publishing from code: once, told, by those who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from incubator.content.actions import publish_guide, publish_story
from incubator.content.models import GuidePage, StoryPage
from incubator.core.models import Entry

BODY = [{"heading": "How"}, {"paragraph": "So.\n\nAnd so."}, {"quote": {"text": "Well.", "by": "Lena"}}]


def told(**changes):
    return {
        "title": "Four parcels",
        "intro": "Why.",
        "body": BODY,
        "author": None,
        "date": date(2026, 3, 1),
    } | changes


def test_a_story_is_published_and_told(editor):
    story = publish_story(by=editor, **told())

    assert (story.live, story.slug, story.url) == (True, "four-parcels", "/stories/four-parcels/")
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor) == ("story.published", editor)


def test_the_same_slug_again_is_the_same_story(editor):
    assert publish_story(by=editor, **told()) == publish_story(by=editor, **told(intro="Other."))
    assert (StoryPage.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_guide_is_published_and_told(operator):
    guide = publish_guide(by=operator, **told(title="预约窑炉"))

    assert guide.url.startswith("/guides/")
    assert Entry.objects.get().verb == "guide.published"


@pytest.mark.parametrize("who", ["lead", "mentor_person", "stranger"])
def test_others_publish_nothing(who, request):
    with pytest.raises(PermissionDenied):
        publish_story(by=request.getfixturevalue(who), **told())

    assert (StoryPage.objects.count(), GuidePage.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_story_outlives_its_author(editor, lead):
    story = publish_story(by=editor, **told(author=lead))

    lead.delete()

    story.refresh_from_db()
    assert (story.live, story.author) == (True, None)
