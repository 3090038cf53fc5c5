"""The head of a project's page: what one does rarely stands in a menu; nothing that may be pressed is lost."""

import re

import pytest

from tests.factories import ProjectFactory


@pytest.fixture
def project(lead, member):
    made = ProjectFactory(slug="quiet-kiln", status="incubating", lead=lead)
    made.memberships.create(person=member)
    return made


def menu_of(html):
    found = re.search(r'<details class="menu" data-menu><summary class="button">.*?</details>', html, re.S)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("who", "inside"),
    [
        ("lead", ["dossier", "withdraw"]),
        ("operator", ["pause", "notes", "gate", "dossier"]),
        ("member", []),
        ("stranger", []),
    ],
)
def test_rare_acts_stand_in_the_menu(who, inside, project, request, client_of):
    answer = client_of(request.getfixturevalue(who)).get("/projects/quiet-kiln/")
    menu = menu_of(answer.content.decode())
    assert re.findall(r'(?:href|action)="/projects/quiet-kiln/(\w+)/"', menu) == inside
    page = answer.context["page"]
    assert sorted(act.url for act in page.loud_acts + page.more_acts) == sorted(act.url for act in page.acts)
    assert len(page.loud_acts) <= 3


def test_one_rare_act_alone_needs_no_menu(project, member, client_of):
    page = client_of(member).get("/projects/quiet-kiln/").context["page"]
    assert [act.url for act in page.loud_acts if act.tone == "quiet"] == ["/projects/quiet-kiln/dossier/"]
    assert page.more_acts == []
