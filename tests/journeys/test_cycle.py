"""One idea goes all the way through the house: six people and a visitor, each at a browser of their own."""

import re
import time
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import expect

from incubator.content.models import StoryIndexPage
from incubator.core.tasks import deliver_owed
from mentors.models import Mentor
from projects.models import Project
from projects.tasks import mail_owed_invitations
from resources.models import Booking

TITLE = "Solar kettle"
STORY = """It began on a balcony in July, with a black pot.

## What we know

A litre boils in 34 minutes behind glass. The handle gets too hot, and on a windy day it never boils.

- two pots, one with a lid
- eleven mornings, logged
"""


@pytest.fixture
def cast(visit):
    """The six, by what they do here."""
    people = {
        "maker": "samir-haddad", "second": "amara-okafor", "mentor": "jan-marek", "operator": "olga-brandt",
        "investor": "isabel-noth", "editor": "eduardo-sala",
    }  # fmt: skip
    return {role: visit(handle) for role, handle in people.items()} | {"visitor": visit(None)}


def test_an_idea_goes_through_the_whole_house(cast):
    register_and_apply(cast["maker"])
    accept(cast["operator"])
    ask_a_mentor(cast["maker"], cast["mentor"])
    show_a_milestone(cast["maker"], cast["mentor"], cast["operator"])
    book_at_the_same_instant(cast["maker"], cast["second"])
    come_to_an_event(cast["operator"], cast["maker"])
    talk(cast["maker"], cast["second"])
    pitch(cast["maker"], cast["investor"])
    tell_the_story(cast["editor"], cast["visitor"])


def project() -> Project:
    return Project.objects.get(title=TITLE)


def register_and_apply(maker):
    maker.go("/desk/")
    maker.look("desk")
    maker.follow("Projects")
    maker.follow("Register a project")
    maker.fill(
        {"Title": TITLE, "In one sentence": "Tea from a balcony, without a socket.", "Fields": "energy, food"}
    )
    maker.look("register")
    maker.press("Keep as a draft")
    maker.follow("Edit")
    maker.page.get_by_label("Story").press_sequentially("It began on a balcony")
    expect(maker.page.locator("#saved")).to_contain_text(re.compile("kept|saved", re.IGNORECASE))
    maker.page.reload()
    expect(maker.page.get_by_label("Story")).to_have_value("It began on a balcony")
    maker.fill({"Story": STORY})
    maker.choose("anybody")
    maker.look("edit")
    maker.press("Save")
    maker.follow("Add", within=maker.card("Needs"))
    maker.fill(
        {
            "Kind": "knowledge",
            "What do you need": "Somebody who knows when a handle is too hot",
            "Skills": "appliance safety, CE marking",
        }
    )
    maker.press("Add")
    maker.look("draft")
    maker.follow("Apply")
    maker.choose("Runde 8")
    maker.look("apply")
    maker.press("Apply")
    maker.sees("Your application is in")
    assert deliver_owed() >= 1


def accept(operator):
    operator.go("/operations/")
    operator.look("operations")
    operator.follow("Applications")
    operator.look("intake")
    operator.follow(TITLE)
    operator.sees("without a socket")
    operator.look("application")
    operator.press("Accept and follow", sure=True)
    operator.sees("is in. You follow it from now on.")
    assert project().tracker == operator.person


def ask_a_mentor(maker, mentor):
    Mentor.objects.filter(person=mentor.person).update(capacity=5)
    maker.go(project().get_absolute_url())
    maker.follow("All", within=maker.card("Mentors"))
    maker.sees("appliance safety")
    maker.look("suggestions")
    maker.follow(f"Ask {mentor.name}")
    maker.fill({"What do you need help with": "The handle is 71 °C after half an hour. Which limit counts?"})
    maker.look("ask")
    maker.press("Send the request")
    mentor.go("/desk/")
    mentor.look("desk")
    mentor.go("/mentoring/")
    mentor.look("requests")
    mentor.press("Accept", within=mentor.card(TITLE))
    mentor.look("accepted")
    maker.go(f"{project().get_absolute_url()}mentors/")
    maker.sees("may evaluate your milestones")


def show_a_milestone(maker, mentor, operator):
    maker.go(project().get_absolute_url())
    maker.follow("Plan the first")
    maker.fill(
        {
            "Title": "A litre boils by noon",
            "Goal": "Ten mornings, a log, and a handle below 50 °C.",
            "Due": str(date.today() + timedelta(days=7)),
        }
    )
    maker.look("milestone")
    maker.press("Put it into the plan")
    maker.press("Start “A litre boils by noon”")
    maker.follow("Hand in")
    maker.fill(
        {"What you show": "Nine of ten mornings. The tenth was windy.", "Links": "https://example.org/log"}
    )
    maker.page.get_by_label(re.compile("^files", re.IGNORECASE)).set_input_files(
        {"name": "log.csv", "mimeType": "text/csv", "buffer": b"morning,minutes\n1,34\n2,31\n"}
    )
    maker.look("evidence")
    maker.press("Hand in")
    maker.sees("You get an answer by")
    maker.look("handed in")
    evaluate(mentor)
    decide(operator)
    maker.go("/me/notifications/")
    maker.look("notifications")
    maker.go(project().get_absolute_url())
    maker.sees("What the mentors said", "Measure the handle")
    maker.look("feedback")
    assert project().stage == "prototype"


def evaluate(mentor):
    mentor.go("/reviews/")
    mentor.look("reviews")
    mentor.follow("A litre boils by noon")
    scales = mentor.page.locator("fieldset").filter(has_text="Does not apply").all()
    for number, scale in enumerate(scales):
        mentor.choose("4" if number % 2 else "3", within=scale)
    mentor.fill(
        {
            "Feedback to the makers": "A clear log, with the bad day in it.",
            "What to do next": "Measure the handle at three places.",
        }
    )
    mentor.choose("Accept")
    mentor.look("evaluation")
    mentor.press("Hand in")
    mentor.sees("Your evaluation is in")


def decide(operator):
    operator.go("/desk/")
    operator.look("desk")
    operator.go(project().milestones.get().get_absolute_url())
    operator.choose("Accept: the goal is reached")
    operator.fill({"Reason": "Nine of ten is enough; go on with the handle."})
    operator.look("decision")
    operator.press("Decide")
    operator.go(f"{project().get_absolute_url()}milestones/")
    operator.follow("Decide at the gate")
    operator.choose("Advance: on to the next stage")
    operator.fill({"Reason": "Ten mornings and a log: the idea holds. Now build one that others use."})
    operator.look("gate")
    operator.press("Decide")
    operator.sees("moves on; the team reads why")
    operator.look("gate decided")


def book_at_the_same_instant(maker, second):
    """Both have the same free slot before them and press in the same moment; the database lets one through."""
    Booking.objects.filter(person__in=[maker.person, second.person]).delete()  # else a limit might come first
    for one in (maker, second):
        one.go("/resources/")
        one.follow("Electronics bench")
        one.page.get_by_role("link", name="Week after").click()
        one.page.wait_for_load_state()
    maker.look("week")
    free = maker.page.locator("a[data-state=free]:visible").first.get_attribute("href")
    for one in (maker, second):
        one.page.locator(f'a[href="{free}"]:visible').first.click()
    maker.look("book")
    before = Booking.objects.count()
    together = time.time() * 1000 + 600
    for one in (maker, second):
        button = one.page.get_by_role("button", name="Book", exact=True)
        button.evaluate("(button, at) => void setTimeout(() => button.click(), at - Date.now())", together)
    for one in (maker, second):
        one.page.wait_for_function(
            "() => location.pathname.startsWith('/bookings/') || document.querySelector('#refusal')"
        )
    winner, loser = (maker, second) if "/bookings/" in maker.page.url else (second, maker)
    assert Booking.objects.count() == before + 1
    winner.look("booked")
    loser.sees("was taken a moment ago")
    loser.look("refused")
    with loser.watch.off():
        loser.page.locator("#refusal a").first.click()
    loser.press("Book")
    loser.sees("Booked:")
    loser.look("booked what is free")


def come_to_an_event(operator, maker):
    operator.go("/events/")
    operator.follow("Announce an event")
    day = date.today() + timedelta(days=9)
    operator.fill(
        {
            "Title": "Boil-off",
            "In one sentence": "Bring a kettle.",
            "Place": "Roof",
            "Starts": f"{day}T18:00",
            "Ends": f"{day}T20:00",
        }
    )
    operator.look("announce")
    operator.press("Announce")
    maker.go("/events/")
    maker.follow("Boil-off")
    maker.press("I come")
    maker.sees("You are registered")
    maker.look("event")
    maker.go("/me/calendar/")
    maker.press("Make the address")
    maker.look("calendar")
    feed = maker.context.request.get(
        maker.page.get_by_label("Subscribe to this address").input_value()
    ).body()
    [event] = [one for one in Calendar.from_ical(feed).walk("VEVENT") if one["SUMMARY"] == "Boil-off"]
    assert (event["LOCATION"], event.decoded("DTSTART").strftime("%F %H:%M")) == ("Roof", f"{day} 18:00")


def talk(maker, second):
    """Live in two browsers; one goes offline, comes back, and has every message once, in order."""
    invite(maker, second)
    for one in (maker, second):
        one.go(f"{project().get_absolute_url()}room/")
    say(maker, "Does anybody have a longer mirror?")
    expect(second.page.get_by_role("log")).to_contain_text("a longer mirror")
    say(second, "Behind the loom, ask Theres.")
    expect(maker.page.get_by_role("log")).to_contain_text("ask Theres")
    maker.look("talk")
    with second.watch.off():
        second.context.set_offline(True)
        expect(second.page.get_by_text("You are offline").first).to_be_visible()
        say(second, "Written on the train.")
        say(maker, "Got it, 80 cm.")
        say(maker, "It fits the pot.")
        second.look("offline")
        second.context.set_offline(False)
        expect(second.page.get_by_role("log")).to_contain_text("It fits the pot.", timeout=30_000)
        expect(maker.page.get_by_role("log")).to_contain_text("on the train", timeout=30_000)
    expect(second.page.locator(".message[data-key]")).to_have_count(0)
    second.look("back")
    said = [
        "Does anybody have a longer mirror?",
        "Behind the loom, ask Theres.",
        "Got it, 80 cm.",
        "It fits the pot.",
        "Written on the train.",
    ]
    for one in (maker, second):
        assert one.page.locator(".message[data-number] .prose").all_inner_texts() == said


def say(one, text):
    one.page.get_by_label("Message", exact=True).fill(text)
    one.press("Send")


def invite(maker, second):
    maker.go(project().get_absolute_url())
    maker.follow("Invite")
    maker.fill({"E-mail": second.person.email, "As": "member"})
    maker.press("Invite")
    maker.look("team")
    mail_owed_invitations()
    [letter] = [one for one in mail.outbox if one.to == [second.person.email] and TITLE in one.subject]
    second.go(re.search(r"https?://[^/]+(/invitations/\S+)", letter.body).group(1))
    second.look("invitation")
    second.press("Join the team")
    second.sees(TITLE)


def pitch(maker, investor):
    maker.go(f"{project().get_absolute_url()}pitch/")
    maker.fill(
        {
            "Problem": "Tea needs a socket, and the balcony has none.",
            "Solution": "A pot behind glass that boils a litre in half an hour.",
            "Market": "Eleven allotment clubs within an hour by train.",
            "Team": "Samir builds, Amara fires.",
        }
    )
    maker.look("pitch")
    maker.press("Save")
    maker.press("Publish what is saved", sure=True)
    maker.look("published")
    investor.go("/desk/")
    investor.look("desk")
    investor.follow("Pitches")
    investor.fill({"Words": "kettle"})
    with investor.page.expect_navigation():  # else the picture is taken of the page that is being left
        investor.page.keyboard.press("Enter")
    investor.look("pitches")
    investor.follow(TITLE)
    investor.press("Watch")
    investor.look("pitch")
    investor.follow("Ask for an intro")
    investor.fill({"Your message to the team": "I read the log before the pitch. May I see it boil?"})
    investor.look("intro")
    investor.press("Ask")
    assert maker.person.email not in investor.page.content()
    maker.go("/intros/")
    maker.fill({"A sentence to them": "Come on a sunny day."})
    maker.look("intro")
    maker.press("Introduce us")
    investor.go(f"/pitches/{project().slug}/")
    investor.sees("You are introduced", maker.person.email)
    investor.look("introduced")


def tell_the_story(editor, visitor):
    editor.go("/desk/")
    editor.look("desk")
    with editor.watch.off():  # Wagtail saves a half-written page by itself, and is refused
        write_in_the_cms(editor)
    visitor.go("/")
    visitor.look("home")
    visitor.follow("Tea without a socket")
    visitor.sees("eleven mornings", TITLE, "Prototype")
    visitor.look("story")
    visitor.follow(TITLE)
    visitor.sees("It began on a balcony")
    visitor.look("project")


def write_in_the_cms(editor):
    editor.go(
        reverse("wagtailadmin_pages:add", args=["content", "storypage", StoryIndexPage.objects.get().pk])
    )
    editor.page.get_by_role("textbox", name="Title").first.fill("Tea without a socket")
    editor.page.get_by_role("textbox", name="Intro").fill("A black pot, a balcony, and eleven mornings.")
    editor.page.get_by_title("Insert a block").last.click()
    editor.page.get_by_role("option", name="Project").click()
    editor.page.get_by_role("button", name="Choose a project").click()
    choose_in_pages(editor.page.locator(".modal-content"), TITLE)
    editor.sees(TITLE)
    editor.look("story", ours=False)
    editor.page.get_by_role("button", name="More actions").click()
    editor.page.get_by_role("button", name="Publish").last.click()
    editor.page.wait_for_url(re.compile(r"/cms/pages/\d+/$"))


def choose_in_pages(dialog, name):
    """Wagtail's list has pages; go on until the name is there."""
    first = dialog.locator("a[data-chooser-modal-choice]").first
    while not dialog.get_by_role("link", name=name).count():
        before = first.inner_text()
        dialog.get_by_role("link", name="Next").click()
        expect(first).not_to_have_text(before)
    dialog.get_by_role("link", name=name).click()
