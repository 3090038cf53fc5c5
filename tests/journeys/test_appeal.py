"""Let go at a gate, on a phone: the lead appeals once, somebody else answers, and the project is back."""

import pytest

from incubator.core.clock import now
from projects.models import Programme, Project
from tests.factories import MilestoneFactory, ProjectFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TITLE = "Rope lift"


@pytest.fixture
def cast(visit):
    people = ("samir-haddad", "olga-brandt", "tomas-wiederkehr")
    maker, operator, another = (visit(handle, **PHONE) for handle in people)
    project = ProjectFactory(
        title=TITLE, slug="rope-lift", tagline="Groceries to the fifth floor without a motor.",
        lead=maker.person, programme=Programme.objects.get(slug="runde-7"),
    )  # fmt: skip
    MilestoneFactory(project=project, title="Twenty crates a day", state="accepted", decided_at=now())
    return maker, operator, another


def project() -> Project:
    return Project.objects.get(title=TITLE)


def test_a_project_that_was_let_go_comes_back_by_its_appeal(cast):
    maker, operator, another = cast
    let_go(operator)
    appeal(maker)
    the_same_operator_may_not_answer(operator)
    overturn(another)
    is_back(maker)


def let_go(operator):
    operator.go("/operations/gates/")
    operator.look("gates")
    operator.follow(TITLE)
    operator.choose("Let go: it leaves the programme")
    operator.fill({"Reason": "The landlord took the rope down, and there is no other house."})
    operator.look("gate")
    operator.press("Decide")
    operator.sees("Write some closing words to the team.")
    operator.look("refused")
    operator.fill({"To let it go: closing words": "Twenty crates a day were a joy to see. Keep the brake."})
    operator.press("Decide")
    operator.look("let go")
    assert project().status == "dropped"


def appeal(maker):
    maker.go("/desk/")
    maker.look("desk")
    maker.go("/me/notifications/")
    maker.look("notifications")
    maker.go(project().get_absolute_url())
    maker.sees("You may appeal once")
    maker.look("project")
    maker.follow("Appeal")
    maker.sees("Keep the brake.")
    maker.look("decision")
    maker.fill(
        {"What speaks against the decision": "Number 14 next door signed on Monday; the rope hangs again."}
    )
    maker.press("Appeal")
    maker.sees("the rope hangs again")
    maker.look("appealed")
    assert not maker.page.get_by_label("What speaks against the decision").count()


def the_same_operator_may_not_answer(operator):
    operator.go("/operations/gates/")
    operator.sees("decided by you: somebody else answers")
    operator.follow(TITLE, within=operator.card("Appeals that wait for an answer"))
    operator.sees("Somebody else answers")
    operator.look("not mine to answer")
    assert not operator.page.get_by_role("radio", name="Overturn").count()


def overturn(another):
    another.go("/desk/")
    another.look("desk")
    another.go("/operations/gates/")
    another.look("appeals")
    another.follow(TITLE, within=another.card("Appeals that wait for an answer"))
    another.choose("Overturn: the decision falls")
    another.fill({"Reason": "With a signed house the ground is gone on which it was decided."})
    another.look("answer")
    another.press("Answer")
    another.sees("the ground is gone")
    another.look("overturned")


def is_back(maker):
    maker.go("/me/notifications/")
    maker.look("notifications")
    maker.go(project().get_absolute_url())
    maker.sees("incubating")
    maker.look("back")
    assert project().status == "incubating"
    maker.go(project().gates.get().get_absolute_url())
    maker.sees("With a signed house")
    assert not maker.page.get_by_label("What speaks against the decision").count()
    maker.look("answered")
