"""Plan templates: operators keep them, a team takes one in one act, and what it adds is what it saw."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.plan_templates import (
    Row,
    archive_plan_template,
    restore_plan_template,
    take_plan_template,
    write_plan_template,
)
from projects.models import Dependency, Milestone, PlanTemplate
from tests.factories import MilestoneFactory, ProjectFactory
from tests.races import together

ROWS = [
    Row("Ask ten people", "Notes of ten talks.", 2),
    Row("Build it once", "It runs on the bench.", 6, 2, True),
    Row("Show it", "Three people use it.", 10),
]
LIST, NEW = "/operations/plans/", "/operations/plans/new/"
START = date(2026, 3, 9)


def written(by, template=None, **values):
    given = {"title": "Prototype", "about": "For hardware.", "stage": "prototype", "rows": ROWS}
    return write_plan_template(template, by=by, **given | values)


@pytest.fixture
def template(frozen, operator):
    return written(operator)


def take(project, template, by, *, token="one", seen=(), version=None, starts_on=START):
    version = template.version if version is None else version
    return take_plan_template(
        project, template, by=by, starts_on=starts_on, seen=list(seen), version=version, token=token
    )


def test_a_template_adds_its_rows_dated_and_chained_after_what_is_there(project, lead, template):
    first = MilestoneFactory(project=project, title="Already there", position=4)

    take(project, template, lead, seen=[first.pk])

    plan = list(project.milestones.all())
    assert [(one.title, one.position, one.weight, one.state) for one in plan[1:]] == [
        ("Ask ten people", 5, 1, "planned"),
        ("Build it once", 6, 2, "planned"),
        ("Show it", 7, 1, "planned"),
    ]
    assert [one.due_on for one in plan[1:]] == [date(2026, 3, 23), date(2026, 4, 20), date(2026, 5, 18)]
    assert [(row.milestone.title, row.on.title) for row in Dependency.objects.all()] == [
        ("Build it once", "Ask ten people")
    ]
    assert Entry.objects.get(verb="plan.taken").facts["count"] == 3


def test_the_second_press_adds_nothing(project, lead, template):
    take(project, template, lead)
    assert take(project, template, lead) == []
    assert project.milestones.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_instant_adds_once(project, lead, operator):
    template = written(operator)
    results = together(2, lambda _: take(project, template, lead, starts_on=date(2099, 1, 1)))

    assert sorted(len(made) for made in results) == [0, 3]
    assert project.milestones.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_who_take_it_at_once_add_it_once(project, lead, member, operator):
    template = written(operator)
    people = (lead, member)
    results = together(
        2, lambda n: take(project, template, people[n], token=str(n), starts_on=date(2099, 1, 1))
    )

    assert sorted(type(result).__name__ for result in results) == ["Refused", "list"]
    assert project.milestones.count() == 3


def test_what_is_added_is_what_was_seen(project, lead, operator, template):
    newer = written(operator, template, rows=ROWS[:1], seen=template.version)
    with pytest.raises(Refused, match="changed meanwhile"):
        take(project, template, lead)

    MilestoneFactory(project=project)
    with pytest.raises(Refused, match="changed meanwhile"):
        take(project, newer, lead)

    archive_plan_template(template, by=operator)
    with pytest.raises(Refused, match="no longer offered"):
        take(project, newer, lead)
    assert Milestone.objects.count() == 1


def test_nothing_is_added_in_the_past_or_to_a_project_that_ended(project, lead, template):
    with pytest.raises(Refused, match="due in the past"):
        take(project, template, lead, starts_on=date(2026, 2, 1))
    project.status = "withdrawn"
    project.save()
    with pytest.raises(Refused, match="has ended"):
        take(project, template, lead)
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("name", ["stranger", "operator", "mentor_person", "investor_person", "conflicted"])
def test_only_the_team_takes(request, project, template, name):
    with pytest.raises(PermissionDenied):
        take(project, template, request.getfixturevalue(name))
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("name", ["stranger", "lead", "mentor_person", "investor_person", "editor"])
@pytest.mark.parametrize(
    "act",
    [
        lambda t, by: written(by),
        lambda t, by: written(by, t, seen=1),
        lambda t, by: archive_plan_template(t, by=by),
        lambda t, by: restore_plan_template(t, by=by),
    ],
)
def test_only_operators_keep_templates(request, template, name, act):
    with pytest.raises(PermissionDenied):
        act(template, request.getfixturevalue(name))
    assert (PlanTemplate.objects.get().archived_at, PlanTemplate.objects.get().version) == (None, 1)


def test_a_template_is_changed_archived_and_restored(operator, template):
    assert written(operator, template, rows=ROWS[:2], seen=1).version == 2
    assert template.rows.count() == 2
    for _ in range(2):
        archive_plan_template(template, by=operator)
    for _ in range(2):
        restore_plan_template(template, by=operator)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["template.written", "template.written", "template.archived", "template.restored"]


def test_a_stale_change_an_empty_template_and_a_second_title_are_refused(operator, template):
    written(operator, template, seen=1)
    for values in ({"seen": 1}, {"seen": 2, "rows": []}):
        with pytest.raises(Refused):
            written(operator, template, **values)
    with pytest.raises(Refused, match="already"):
        written(operator)
    archive_plan_template(template, by=operator)
    written(operator)
    with pytest.raises(Refused, match="already"):
        restore_plan_template(template, by=operator)
    assert PlanTemplate.objects.filter(archived_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_title_at_once_make_one(operator):
    results = together(2, lambda _: written(operator))
    assert sorted(type(result).__name__ for result in results) == ["PlanTemplate", "Refused"]


def posted(*rows, seen="", title="Prototype", **more):
    data = {"title": title, "about": "For hardware.", "stage": "prototype", "seen": seen}
    data |= {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"rows-{number}-{key}": value for key, value in row.items()}
    return data | more


ONE = {"title": "Second", "goal": "It runs.", "weeks": 4, "weight": 1, "place": 2, "after_previous": "on"}
TWO = {"title": "First", "goal": "Ten talks.", "weeks": 1, "weight": 1, "place": 1}


def test_an_operator_writes_changes_and_archives_on_the_pages(client_of, operator, frozen):
    client = client_of(operator)
    assert "No template yet" in client.get(LIST).content.decode()
    assert client.post(NEW, posted(ONE, TWO)).status_code == 302
    template = PlanTemplate.objects.get()
    assert [(row.title, row.after_previous) for row in template.rows.all()] == [
        ("First", False),
        ("Second", True),
    ]
    edit = reverse("plan_template_edit", args=[template.pk])
    page = client.get(edit).content.decode()
    assert 'value="Second"' in page and 'name="seen" value="1"' in page

    assert client.post(edit, posted(ONE, seen="1")).status_code == 302
    assert [row.title for row in template.rows.all()] == ["Second"]
    assert client.post(reverse("plan_template_archive", args=[template.pk])).status_code == 302
    assert "archived" in client.get(LIST).content.decode()
    assert client.post(reverse("plan_template_restore", args=[template.pk])).status_code == 302


def test_what_an_operator_typed_stays_after_a_mistake_and_after_a_collision(client_of, operator, template):
    client, edit = client_of(operator), reverse("plan_template_edit", args=[template.pk])
    wrong = client.post(NEW, posted(ONE | {"weeks": 0}, title="My own words"))
    assert (wrong.status_code, "My own words" in wrong.content.decode()) == (422, True)

    written(operator, template, seen=1)
    stale = client.post(edit, posted(ONE, seen="1", title="My own words"))
    page = stale.content.decode()
    assert (stale.status_code, "My own words" in page, 'name="seen" value="2"' in page) == (409, True, True)
    assert client.post(edit, posted(ONE, seen="2", title="My own words")).status_code == 302


@pytest.mark.parametrize("name", ["lead", "mentor_person", "stranger", "editor"])
def test_operators_pages_are_for_operators(request, client_of, template, name):
    client = client_of(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in (LIST, NEW)] == [403, 403]
    acts = [reverse(f"plan_template_{act}", args=[template.pk]) for act in ("edit", "archive", "restore")]
    assert [client.post(act).status_code for act in acts] == [404, 404, 404]


def test_a_team_chooses_previews_and_adds(client_of, project, lead, template):
    client, page = client_of(lead), reverse("plan_take", args=[project.slug])
    assert f"?template={template.pk}" in client.get(page).content.decode()

    shown = client.get(page, {"template": template.pk, "starts_on": "2026-03-09"})
    html = shown.content.decode()
    assert all(words in html for words in ("Ask ten people", "Mon 23 Mar", "Add these 3 milestones"))
    hidden = {name: shown.context[name] for name in ("starts_on", "seen", "token")}
    values = hidden | {"template": template.pk, "version": template.version}
    for _ in range(2):
        assert client.post(page, values).status_code == 302
    assert project.milestones.count() == 3

    again = client.post(page, values | {"token": "another"})
    assert (again.status_code, "changed meanwhile" in again.content.decode()) == (409, True)
    assert ">See the plan</a>" in again.content.decode()  # the way out, not the sentence alone
    assert project.milestones.count() == 3


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"template": "0"}, 404),
        ({"template": "'"}, 404),
        ({"template": "9" * 30}, 404),
        ({"starts_on": "never"}, 422),
        ({"starts_on": "2099-01-01"}, 422),
        ({"starts_on": "0001-01-01"}, 422),
    ],
)
def test_nonsense_is_answered_in_words(client_of, project, lead, template, values, status):
    client, page = client_of(lead), reverse("plan_take", args=[project.slug])
    values = {"template": str(template.pk)} | values
    assert client.get(page, values).status_code == status
    assert client.post(page, values).status_code == status
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("operator", 403), ("conflicted", 404)])
def test_others_take_nothing(request, client_of, project, template, name, status):
    client = client_of(request.getfixturevalue(name))
    assert client.get(reverse("plan_take", args=[project.slug])).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_one_and_three(
    rows, client_of, project, lead, operator, frozen, django_assert_num_queries
):
    for number in range(rows):
        written(operator, title=f"Template {number}")
    for person, page, count in ((operator, LIST, 6), (lead, reverse("plan_take", args=[project.slug]), 8)):
        client = client_of(person)
        with django_assert_num_queries(count):
            client.get(page)


def test_templates_for_the_stage_come_first(client_of, lead, operator, frozen):
    written(operator, title="A market plan", stage="market")
    written(operator, title="Z prototype plan")
    project = ProjectFactory(lead=lead, stage="prototype")
    page = client_of(lead).get(reverse("plan_take", args=[project.slug]))
    assert [one.title for one in page.context["page"].items] == ["Z prototype plan", "A market plan"]
