"""Two mentors disagree. The team has both before it, side by side, and writes down what it makes of them."""

import pytest
from playwright.sync_api import expect

from projects.models import Milestone, Programme, Reviewer
from tests.factories import MilestoneFactory, ProjectFactory

GOAL = "It mends a sock in ten minutes"
YES = "Ten socks, ten minutes each: that is what you promised."
NO = "All ten were white cotton. Wool is what people throw away."
MADE_OF_IT = "We follow Layla on the wool, three socks by Friday; the ten minutes stand."


@pytest.fixture
def cast(visit):
    maker, first, second = (visit(handle) for handle in ("samir-haddad", "jan-marek", "layla-mansour"))
    project = ProjectFactory(
        title="Sock loom", slug="sock-loom", tagline="A loom as large as a heel.", lead=maker.person,
        programme=Programme.objects.get(slug="runde-7"),
    )  # fmt: skip
    MilestoneFactory(project=project, title=GOAL, goal="Ten socks, a clock, and the socks to look at.")
    Reviewer.objects.create(project=project, person=first.person, is_responsible=True)
    Reviewer.objects.create(project=project, person=second.person)
    return maker, first, second


def milestone() -> Milestone:
    return Milestone.objects.get(title=GOAL)


def test_mentors_contradict_each_other_and_the_team_decides(cast):
    maker, first, second = cast
    hand_in(maker)
    evaluate(first, "5", YES, "Accept")
    says_nothing_of_the_other(second)
    evaluate(second, "2", NO, "Ask for changes")
    decide(first)
    side_by_side(maker)
    write_what_we_make_of_it(maker)
    for mentor in (first, second):
        reads_what_they_made_of_it(mentor)


def hand_in(maker):
    maker.go(milestone().get_absolute_url())
    maker.follow("Hand in")
    maker.fill({"What you show": "Ten socks in a hundred and one minutes. They lie at the bench."})
    maker.press("Hand in")
    maker.sees("You get an answer by")


def evaluate(mentor, score, words, recommendation):
    mentor.go("/reviews/")
    mentor.follow(GOAL)
    for scale in mentor.page.locator("fieldset:has(.scale)").all():
        mentor.choose(score, within=scale)
    mentor.fill({"Feedback to the makers": words})
    mentor.choose(recommendation)
    mentor.look("evaluation")
    mentor.press("Hand in")
    mentor.sees("Your evaluation is in")


def says_nothing_of_the_other(mentor):
    mentor.go(milestone().get_absolute_url())
    mentor.sees("You see the other evaluations when yours is in.")
    assert YES not in mentor.page.content()


def decide(mentor):
    mentor.go(milestone().get_absolute_url())
    mentor.sees(NO)
    mentor.choose("Ask for changes: they hand in once more")
    mentor.fill({"Reason": "The time is kept. Show it with wool as well."})
    mentor.look("decision")
    mentor.press("Decide")
    mentor.sees("The evaluations contradict each other")


def side_by_side(maker):
    maker.go("/me/notifications/")
    maker.look("notifications")
    maker.go(milestone().project.get_absolute_url())
    maker.sees("They recommend different things")
    maker.look("project")
    maker.follow("The whole answer")
    maker.sees("The evaluations contradict each other", "far apart", YES, NO)
    left, right = (maker.page.get_by_text(words).bounding_box() for words in (YES, NO))
    assert abs(left["y"] - right["y"]) < 60 and left["x"] + left["width"] <= right["x"]
    maker.look("side by side")


def write_what_we_make_of_it(maker):
    maker.fill({"What you do, and why": MADE_OF_IT})
    maker.press("Write it down")
    maker.sees(MADE_OF_IT)
    expect(maker.page.get_by_role("button", name="Write it anew")).to_be_visible()
    maker.look("written down")


def reads_what_they_made_of_it(mentor):
    mentor.go("/me/notifications/")
    mentor.follow(GOAL)
    mentor.sees("What the team makes of it", MADE_OF_IT)
    assert not mentor.page.get_by_role("button", name="Write it anew").count()
    mentor.look("what they made of it")
