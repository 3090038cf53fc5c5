"""A project's whole way: read, told by letter, planned, shown, evaluated, changed, let on, and out with a certificate."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from projects.models import Certificate, Project, Reviewer
from projects.tasks.letters import mail_owed_letters
from tests.factories import MilestoneFactory

TITLE = "Tandem trailer"
STORY = """We carry two children and a cello, and every trailer that we tried tips over in a bend.

## What we know

Nine bends, filmed from behind. The wheel lifts at 14 km/h.
"""
FIRST = "Twelve bends without a wheel in the air, at 15 km/h. The log is in the table."
SECOND = (
    "Twelve bends without a wheel in the air, at 15 and at 18 km/h. The log is in the table, with the load."
)


@pytest.fixture
def cast(visit):
    people = {
        "maker": "samir-haddad", "reader": "layla-mansour", "mentor": "jan-marek", "operator": "olga-brandt",
    }  # fmt: skip
    return {role: visit(handle) for role, handle in people.items()} | {"visitor": visit(None)}


def test_a_project_goes_its_whole_way(cast):
    maker, reader, mentor, operator = (cast[name] for name in ("maker", "reader", "mentor", "operator"))
    apply_with_questions(maker)
    for one, words in (
        (reader, "They filmed it. Ask what they do in the wet."),
        (mentor, "One thing is named."),
    ):
        read(one, words)
    send_the_letters(operator)
    answer_the_letter(maker, operator)
    take_a_plan(maker)
    hand_in_with_a_picture(maker)
    evaluate(reader, mentor)
    ask_for_changes(operator)
    hand_in_again(maker)
    evaluate_once_more(operator, mentor)
    advance(operator, maker)
    graduate(operator, maker, cast["visitor"])


def project() -> Project:
    return Project.objects.get(title=TITLE)


def milestone():
    return project().milestones.order_by("position").first()


def picture() -> bytes:
    """Drawn here: a bend, and a wheel beside it."""
    image = Image.new("RGB", (900, 600), "#e8efe4")
    pen = ImageDraw.Draw(image)
    pen.arc((80, 120, 820, 900), 180, 350, fill="#55606b", width=46)
    pen.ellipse((420, 190, 560, 330), outline="#b3402a", width=18)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def attach(maker, label, name, kind, content):
    maker.page.get_by_label(re.compile(rf"^{label}", re.IGNORECASE)).set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )


def apply_with_questions(maker):
    maker.go("/projects/new/")
    maker.fill(
        {
            "Title": TITLE,
            "In one sentence": "A trailer that leans where the bicycle leans.",
            "Fields": "mobility",
        }
    )
    maker.press("Keep as a draft")
    maker.follow("Edit")
    maker.fill({"Story": STORY})
    maker.press("Save")
    maker.follow("Apply")
    maker.choose("Feierabend")
    maker.look("where")
    maker.press("Apply")
    maker.fill(
        {
            "Where are you stuck today?": "The joint has play after a week, and we don’t know whose part to buy.",
            "How many hours a week does your team have?": "11",
        }
    )
    maker.choose("Metal and bicycles")
    attach(maker, "Something that you measured", "bend.png", "image/png", picture())
    expect(maker.page.locator("#saved")).to_contain_text("kept")
    maker.look("questions")
    maker.press("Hand in")
    maker.sees("whose part to buy")
    maker.look("handed in")


def read(reader, words):
    reader.go("/desk/")
    reader.look("desk")
    reader.go("/reading/")
    reader.look("reading")
    reader.follow(TITLE)
    for number, scale in enumerate(reader.page.locator("fieldset:has(.scale)").all()):
        reader.choose("4" if number % 2 else "3", within=scale)
    reader.choose("Accept")
    reader.fill({"Note to colleagues": words})
    reader.look("application")
    reader.press("Hand in")
    reader.sees("Your reading is in")
    reader.look("next")


def send_the_letters(operator):
    operator.go("/operations/programmes/feierabend/")
    operator.look("programme")
    operator.follow("Readings")
    operator.page.get_by_label(f"What “{TITLE}” is told").select_option("accept")
    operator.look("readings")
    operator.press("Keep these marks")
    operator.follow("Prepare the letters")
    card = operator.card(TITLE)
    card.get_by_label("Personal paragraph").fill("Bring the joint on the first evening.")
    operator.look("letters")
    operator.press("Keep", within=card)
    operator.follow("Read every letter")
    operator.sees("Bring the joint on the first evening.")
    operator.look("every letter")
    operator.press("Release them all", sure=True)
    operator.sees("Released by")
    operator.look("released")


def answer_the_letter(maker, operator):
    mail_owed_letters()
    [letter] = [one for one in mail.outbox if one.to == [maker.person.email] and "joint" in one.body]
    maker.go(re.search(r"https?://[^/]+(/letters/\d+/)", letter.body).group(1))
    maker.sees("Bring the joint on the first evening.")
    maker.look("letter")
    maker.fill({"Your answer": "We come, with the joint and the child who tips it."})
    maker.press("Send")
    maker.sees("the child who tips it")
    operator.go("/operations/letters/")
    operator.look("letters sent")
    operator.follow("Feierabend")
    operator.follow(TITLE)
    operator.sees("the child who tips it")
    operator.look("answer")
    assert project().status == "incubating"


def take_a_plan(maker):
    maker.go(project().get_absolute_url())
    maker.look("accepted")
    maker.follow("Use a template")
    maker.look("templates")
    maker.follow("Service pilot")
    maker.look("template")
    maker.press("Add these 4 milestones")
    maker.press("Move “Somebody pays” up")
    maker.look("plan")
    assert milestone().title == "Somebody pays"
    maker.press("Move “Somebody pays” down")
    maker.press("Start “Five people get it by hand”")


def hand_in_with_a_picture(maker):
    maker.go(project().get_absolute_url())
    maker.follow("Hand in")
    maker.fill({"What you show": FIRST})
    attach(maker, "Files", "bend.png", "image/png", picture())
    maker.press("Hand in")
    maker.sees("You get an answer by")
    thumbnail = maker.page.get_by_role("img", name="bend.png")
    thumbnail.scroll_into_view_if_needed()
    expect(thumbnail).to_have_js_property("complete", True)
    assert thumbnail.evaluate("image => image.naturalWidth") > 0
    maker.look("handed in")


def evaluate(reader, mentor):
    """One by mouse, one by the keys 1 to 5; neither sees the other before they are in."""
    for person in (reader.person, mentor.person):
        Reviewer.objects.create(project=project(), person=person)
    scale = ".scale [type=radio]"
    for one, words in (
        (reader, "At walking pace I believe it."),
        (mentor, "Twelve bends, one of them twice."),
    ):
        one.go("/reviews/")
        one.look("reviews")
        one.follow(milestone().title)
        assert "At walking pace" not in one.page.content()
        for field in one.page.locator(f"fieldset:has({scale})").all():
            if one is mentor:
                field.locator(scale).first.focus()
                one.page.keyboard.press("4")
                expect(field.get_by_role("radio", name="4")).to_be_checked()
            else:
                one.choose("3", within=field)
        one.fill({"Feedback to the makers": words, "What to do next": "Load it, and go faster."})
        one.choose("Ask for changes")
        one.look("evaluation")
        one.press("Hand in")
        one.sees("Your evaluation is in")
    mentor.sees("At walking pace I believe it.")
    mentor.look("both in")


def ask_for_changes(operator):
    operator.go("/reviews/")
    operator.look("reviews")
    operator.go(milestone().get_absolute_url())
    operator.choose("Ask for changes: they hand in once more")
    operator.fill({"Reason": "Both ask for the load. Once more with it, please."})
    operator.look("decision")
    operator.press("Decide")
    operator.sees("Both ask for the load.")


def hand_in_again(maker):
    maker.go("/desk/")
    maker.look("desk")
    maker.go(milestone().get_absolute_url())
    maker.look("changes asked for")
    maker.follow("Hand in")
    maker.sees("Both ask for the load.")
    maker.fill({"What you show": SECOND})
    maker.look("once more")
    maker.press("Hand in")
    maker.page.get_by_text("What changed since version 1").click()
    expect(maker.page.locator(".compared ins")).to_have_text([re.compile("18"), re.compile("load")])
    maker.look("compared")


def evaluate_once_more(operator, mentor):
    operator.go(milestone().get_absolute_url())
    operator.sees("You decide as soon as one evaluation is in.")
    mentor.go("/reviews/")
    mentor.follow(milestone().title)
    for field in mentor.page.locator("fieldset:has(.scale)").all():
        mentor.choose("4", within=field)
    mentor.choose("Accept")
    mentor.press("Hand in")
    mentor.sees("Your evaluation is in")


def advance(operator, maker):
    operator.go(milestone().get_absolute_url())
    operator.choose("Accept: the goal is reached")
    operator.fill({"Reason": "Loaded, at 18, and no wheel in the air."})
    operator.press("Decide")
    maker.go(milestone().get_absolute_url())
    maker.sees("no wheel in the air.")
    maker.look("accepted")
    project().milestones.exclude(state="accepted").delete()
    at_the_gate(operator, "Advance: on to the next stage", "Twelve bends. Now let somebody else pull it.")
    assert project().stage == "prototype"


def graduate(operator, maker, visitor):
    """The prototype's stage goes by in the database; at the last gate they leave with a certificate."""
    Project.objects.filter(title=TITLE).update(stage="market")
    MilestoneFactory(
        project=project(), title="Ten trailers sold", state="accepted",
        due_on=date.today() - timedelta(days=3),
    )  # fmt: skip
    at_the_gate(
        operator,
        "Graduate: it leaves the house with a certificate",
        "Ten are on the road. Come back to tell.",
    )
    operator.sees("has graduated, and its certificate is made")
    maker.go("/me/notifications/")
    maker.look("notifications")
    maker.go(project().get_absolute_url())
    assert not maker.page.get_by_role("link", name="Plan a milestone").count()
    maker.look("graduated")
    maker.follow("The certificate")
    maker.sees("Genuine", TITLE)
    visitor.go(Certificate.objects.get(project=project()).get_absolute_url())
    visitor.sees("Genuine", TITLE, "Feierabend", maker.name)
    visitor.look("certificate")


def at_the_gate(operator, outcome, reason):
    operator.go("/operations/gates/")
    operator.look("gates")
    operator.follow(TITLE)
    operator.choose(outcome)
    operator.fill({"Reason": reason})
    operator.look("gate")
    operator.press("Decide")
    operator.look("decided")
