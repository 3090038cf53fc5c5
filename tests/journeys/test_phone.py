"""What people do beside a machine, on a phone: by keyboard alone, or by thumb."""

import re

import pytest
from django.core import mail

from projects.models import Evaluation
from resources.models import Booking

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
IN_FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const name = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || one.value || "";
  return {name: name.trim(), seen: style.outlineStyle !== "none" || style.boxShadow !== "none"};
}"""


def tab_to(somebody, name, most=150):
    """Go on by the Tab key until what is called so has the focus, and shows it."""
    for _ in range(most):
        somebody.page.keyboard.press("Tab")
        focus = somebody.page.evaluate(IN_FOCUS)
        if re.match(name, focus["name"]):
            assert focus["seen"], f"one doesn't see that “{name}” has the focus"
            return
    raise AssertionError(f"the keyboard doesn't reach “{name}” at {somebody.page.url}")


def enter(somebody):
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")


def test_a_machine_is_found_and_booked_by_keyboard_alone(visit):
    maker = visit("samir-haddad", **PHONE)
    Booking.objects.filter(person=maker.person).delete()
    maker.go("/desk/")
    maker.look("desk")
    tab_to(maker, "Book")
    enter(maker)
    maker.look("resources")
    tab_to(maker, "Electronics bench")
    enter(maker)
    maker.look("week")
    tab_to(maker, "Book ")
    enter(maker)
    maker.look("form")
    tab_to(maker, "Book")
    enter(maker)
    maker.sees("Booked:")
    maker.look("booked")
    assert Booking.objects.get(person=maker.person).state == "confirmed"


def test_a_milestone_is_evaluated_on_a_phone(visit):
    mentor = visit("jan-marek", **PHONE)
    before = Evaluation.objects.exclude(handed_in_at=None).count()
    mentor.go("/reviews/")
    mentor.look("reviews")
    mentor.page.get_by_role("link", name=re.compile("Evaluate the first|Go on with your draft")).tap()
    mentor.follow("Rubric")
    scales = mentor.page.locator("fieldset").filter(has_text="Does not apply").all()
    assert scales
    for scale in scales:
        scale.get_by_text("5", exact=True).last.tap()
    mentor.choose("Accept")
    mentor.press("Hand in")
    mentor.sees("A 1 or a 5 needs a sentence")
    mentor.look("refused")
    mentor.fill({"Feedback to the makers": "Five for all of it: the bad day is on page one."})
    mentor.press("Hand in")
    mentor.sees("Your evaluation is in")
    mentor.look("in")
    assert Evaluation.objects.exclude(handed_in_at=None).count() == before + 1


@pytest.mark.usefixtures("space")
def test_a_visitor_becomes_a_member(visit):
    visitor = visit(None, **PHONE)
    visitor.go("/")
    visitor.look("home")
    visitor.follow("Join")
    visitor.look("sign up")
    visitor.fill({"Email": "nele@test.example"})
    visitor.fill({"Your name": "Nele Neu"})
    visitor.press("Sign Up")
    visitor.look("code")
    [letter] = [one for one in mail.outbox if one.to == ["nele@test.example"]]
    visitor.fill({"Code": re.search(r"^[A-Z0-9-]{6,}$", letter.body, re.MULTILINE)[0]})
    visitor.press("Confirm")
    visitor.look("desk")
