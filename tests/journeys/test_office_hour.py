"""A team books its mentor's office hour by keyboard alone, the mentor says how it went, both rate it."""

from datetime import timedelta

import pytest

from incubator.core.clock import now
from mentors.models import Session, period_of
from tests.journeys.test_phone import PHONE, enter, tab_to

DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_an_office_hour_is_booked_by_keyboard_and_talked_about_after_it(visit, screen):
    Session.objects.filter(mentor__person__handle="jan-marek", period__startswith__gt=now()).delete()
    maker, mentor = visit("amara-okafor", **screen), visit("jan-marek", **screen)
    maker.go("/projects/quiet-kiln/mentors/")
    maker.look("mentors")
    tab_to(maker, "All free times of Jan Marek")
    enter(maker)
    tab_to(maker, r"(?s)\w+ \d+ \w+,\s+\d\d:\d\d, free")
    maker.page.keyboard.press("ArrowDown")
    maker.look("slots")
    tab_to(maker, "What you bring")
    maker.page.keyboard.type("One odd reading at the fourth opening.")
    tab_to(maker, "Book")
    enter(maker)
    maker.sees("One odd reading at the fourth opening.")
    maker.look("booked")
    path = maker.page.url.removeprefix(maker.address)

    mentor.go("/mentoring/hours/")
    mentor.sees("The next four weeks", "Quiet Kiln")
    mentor.look("hours")
    start = now() - timedelta(hours=1)
    booked = Session.objects.get(pk=int(path.strip("/").split("/")[-1]))
    assert booked.state == "booked"
    Session.objects.filter(pk=booked.pk).update(period=period_of(start, start + timedelta(minutes=30)))
    mentor.go(path)
    mentor.look("over")
    mentor.press("It took place")
    mentor.choose("4")
    mentor.press("Rate")
    mentor.look("rated")
    maker.go(path)
    maker.sees("The other side has rated.")
    maker.look("held")
    maker.go("/sessions/?past=1")
    maker.look("before")
