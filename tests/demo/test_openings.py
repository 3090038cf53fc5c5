"""Who asks for a place in the demo, and who follows: people and places that there are, and none of the team."""

from pathlib import Path

import yaml

from incubator.demo.filling.openings import fill_openings
from incubator.demo.filling.people import fill_people
from incubator.demo.filling.projects import fill_programmes, fill_projects
from incubator.demo.filling.words import Words
from projects.models import Following, Opening, OpeningApplication
from projects.states import ENDED

DATA = Path(__file__).resolve().parents[2] / "incubator" / "demo" / "data"


def load(name):
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


def test_who_asks_and_who_follows_is_not_in_the_team():
    told = load("openings")
    projects = {one["key"]: one for number in (1, 2, 3) for one in load(f"projects_{number}")}
    people = {one["key"] for one in load("people")}
    outside = [(row["project"], row["person"]) for row in told["asked"]]
    outside += [(row["project"], person) for row in told["followed"] for person in row["people"]]
    for key, person in outside:
        project = projects[key]
        team = {project["lead"], *(project.get("members") or []), *(project.get("advisors") or [])}
        assert person in people - team, (key, person)
    for row in told["asked"]:
        assert row["title"] in [one["title"] for one in projects[row["project"]]["openings"]]


def test_they_are_put_into_the_space(db):
    words = Words()
    for fill in (fill_people, fill_programmes, fill_projects, fill_openings):
        fill(words)
    assert OpeningApplication.objects.filter(state="sent", opening__project__slug="quiet-kiln").count() == 2
    assert Following.objects.count() == 5
    over = {one.state for one in Opening.objects.filter(project__status__in=ENDED)}
    assert over <= {"closed"}
    assert Opening.objects.exclude(project__status__in=ENDED).exclude(state="open").count() == 0
