"""Who is in conflict with a project goes through their work, and neither its name nor its number is anywhere.

Two operators and two mentors look at the same pages before the project exists and after: for the two who stand in
conflict with it every word and figure on every page is what it was; for the other two it is there.
"""

import re

import pytest

from incubator.accounts.models import Organisation
from incubator.core.clock import now
from projects.models import Programme, ProgrammeReader, Project, Reviewer
from tests.factories import MilestoneFactory, ProjectFactory

RUNS, APPLIES, DONE = "Felt bell", "Felt chime", "Felt gong"
EVERYBODYS = ["/desk/", "/reviews/", "/reading/", "/me/notifications/"]
PAGES = {
    "mentor": [*EVERYBODYS, "/mentoring/"],
    "operator": [
        *EVERYBODYS,
        "/operations/",
        "/operations/intake/",
        "/operations/programmes/feierabend/readings/",
        "/operations/reviewing/?programme=runde-7",
        "/operations/reviewing/scores/?programme=runde-7",
        "/operations/cohort/?programme=runde-7",
        "/operations/gates/",
        "/operations/quiet/",
    ],
}
SHOWN = {"mentor": {RUNS, APPLIES}, "operator": {RUNS, APPLIES, DONE}}
# Where the three projects stand for those who are free; elsewhere nothing of theirs waits for them.
CHANGES = {
    "mentor": EVERYBODYS,
    "operator": [
        page
        for page in PAGES["operator"]
        if page not in ("/reading/", "/operations/reviewing/scores/?programme=runde-7", "/operations/quiet/")
    ],
}
# Times go by meanwhile, so they are left out; the bell counts with the frame around the page.
WORDS = """() => {
  const page = document.body.cloneNode(true), words = (one) => one.textContent.trim().split(/\\s+/);
  page.querySelectorAll("time, script, style, template").forEach((one) => one.remove());
  const main = page.querySelector("main");
  main.remove();
  return {main: words(main), frame: words(page)};
}"""


@pytest.fixture
def cast(visit):
    """A company of whose people one leads the project; one operator and one mentor are of the same company."""
    maker = visit("samir-haddad")
    people = {
        ("operator", "in conflict"): visit("tomas-wiederkehr"),
        ("operator", "free"): visit("olga-brandt"),
        ("mentor", "in conflict"): visit("giulia-ferrante"),
        ("mentor", "free"): visit("layla-mansour"),
    }
    company = Organisation.objects.create(name="Filz & Co", slug="filz-co", kind="company", state="verified")
    for one in (maker, *(one for (_, side), one in people.items() if side == "in conflict")):
        company.memberships.create(person=one.person)
    reader = people["mentor", "in conflict"].person
    ProgrammeReader.objects.get_or_create(programme=feierabend(), person=reader)
    return maker, people


def feierabend() -> Programme:
    return Programme.objects.get(slug="feierabend")


def test_a_conflict_of_interest_leaves_no_trace(cast):
    maker, people = cast
    before = {who: written(one, PAGES[who[0]]) for who, one in people.items()}
    run(maker, [one.person for one in people.values()])
    apply(maker)
    for (role, side), one in people.items():
        pages = PAGES[role]
        after, named = written(one, pages, to_look=(role, side) == ("operator", "in conflict")), one.named
        if side == "in conflict":
            assert (after, named) == (before[role, side], set())
        else:
            was = before[role, side]
            changed = [page for page in pages if after[page]["main"] != was[page]["main"]]
            assert (changed, named) == (CHANGES[role], SHOWN[role])


def written(one, pages, *, to_look=False):
    """Every word and number on these pages; whose names were there stands in `named`."""
    found, one.named = {}, set()
    for page in pages:
        assert one.go(page).status == 200
        one.page.wait_for_load_state()
        if to_look:
            one.look(re.sub(r"\W+", " ", page.partition("?")[0]))
        found[page] = one.page.evaluate(WORDS)
        one.named |= {title for title in (RUNS, APPLIES, DONE) if title in one.page.content()}
    return found


def run(maker, reviewers):
    """One has handed in and is reviewed by all four, even by those who may not; one stands at its gate."""
    programme = Programme.objects.get(slug="runde-7")
    for title in (RUNS, DONE):
        project = ProjectFactory(
            title=title, slug=title.lower().replace(" ", "-"), lead=maker.person, programme=programme,
            visibility="team", applied_at=now(),
        )  # fmt: skip
        for person in reviewers:
            Reviewer.objects.create(project=project, person=person, is_responsible=True)
    MilestoneFactory(project=project, title="A gong for the door", state="accepted", decided_at=now())
    milestone = MilestoneFactory(project=Project.objects.get(title=RUNS), title="A bell without a sound")
    maker.go(milestone.get_absolute_url())
    maker.follow("Hand in")
    maker.fill({"What you show": "Nobody heard it, and everybody came."})
    maker.press("Hand in")
    maker.sees("You get an answer by")
    maker.look("handed in")


def apply(maker):
    maker.go("/projects/new/")
    maker.fill({"Title": APPLIES, "In one sentence": "Eight felts that one feels through the table."})
    maker.press("Keep as a draft")
    maker.follow("Edit")
    maker.fill({"Story": "It began in a room for people who don't hear."})
    maker.press("Save")
    maker.follow("Apply")
    maker.choose("Feierabend")
    maker.press("Apply")
    maker.fill(
        {"Where are you stuck today?": "The table swings.", "How many hours a week does your team have?": "8"}
    )
    maker.choose("Wood")
    maker.press("Hand in")
    maker.sees("The table swings.")
    maker.look("applied")
