"""Following a project: one press and back, told of the log as long as one may see it."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from incubator.accounts.models import Person
from incubator.core.access import allows
from incubator.core.models import Entry
from incubator.notices.models import Notification
from projects.actions.following import follow_project, unfollow_project
from projects.actions.updates import write_update
from projects.models import Following, Project, Reviewer
from projects.queries.following import who_sees
from projects.states import PROJECT_FLOW
from tests.factories import PersonFactory, ProjectFactory
from tests.races import together

PAGE = "/projects/quiet-kiln/"
CAST = ("lead", "member", "mentor_person", "conflicted", "operator", "editor", "stranger")


def told():
    return set(Notification.objects.values_list("person__name", flat=True))


def test_following_is_one_press_and_counted_once(project, stranger, client_of):
    client = client_of(stranger)
    assert f"{PAGE}follow/" in client.get(PAGE).content.decode()
    for _ in range(2):
        assert client.post(f"{PAGE}follow/").url == PAGE
    assert Following.objects.count() == 1
    page = client.get(PAGE).content.decode()
    assert "1 person follows it" in page
    assert f"{PAGE}unfollow/" in page
    assert [entry.scopes for entry in Entry.objects.all()] == [[f"accounts.person:{stranger.pk}"]]


def test_and_back_twice_does_nothing(project, stranger, client_of):
    follow_project(project, by=stranger)
    for _ in range(2):
        assert client_of(stranger).post(f"{PAGE}unfollow/").url == PAGE
    assert not Following.objects.exists()
    assert Entry.objects.filter(verb="following.ended").count() == 1


def test_the_team_and_visitors_are_not_asked_to_follow(project, lead, client_of):
    Project.objects.update(visibility="public")
    for person in (lead, None):
        assert "/follow/" not in client_of(person).get(PAGE).content.decode()
    assert client_of(None).post(f"{PAGE}follow/").status_code == 302
    assert not Following.objects.exists()


def test_nobody_follows_what_they_do_not_see(project, stranger, client_of):
    Project.objects.update(visibility="team")
    with pytest.raises(PermissionDenied):
        follow_project(project, by=stranger)
    for act in ("follow", "unfollow"):
        assert client_of(stranger).post(f"{PAGE}{act}/").status_code == 404


def test_followers_are_told_of_the_log_and_nothing_twice(project, lead, member, stranger, provider):
    follow_project(project, by=stranger)
    follow_project(project, by=member)
    write_update(project, by=lead, text="It fired.")
    assert told() == {"Milo Member", "Sami Stranger"}
    assert Notification.objects.count() == 2
    unfollow_project(project, by=stranger)
    write_update(project, by=lead, text="It cracked.")
    assert Notification.objects.filter(person=stranger).count() == 1


@pytest.mark.parametrize(("change", "hears"), [({}, True), ({"visibility": "team"}, False), ({"status": "withdrawn"}, False), ({"visibility": "investors"}, True)])  # fmt: skip
def test_only_who_may_still_see_it_is_told(change, hears, project, lead, stranger):
    follow_project(project, by=stranger)
    Project.objects.update(**change)
    write_update(project, by=lead, text="It fired.")
    assert ("Sami Stranger" in told()) is hears


def test_who_left_the_space_is_not_told(project, lead, stranger):
    follow_project(project, by=stranger)
    Person.objects.filter(pk=stranger.pk).update(is_active=False)
    write_update(project, by=lead, text="It fired.")
    assert "Sami Stranger" not in told()


def test_what_is_hidden_now_can_still_be_left(project, stranger, client_of):
    follow_project(project, by=stranger)
    Project.objects.update(visibility="team")
    client = client_of(stranger)
    assert client.get("/projects/?following=1").context["page"].items == []
    assert client.post(f"{PAGE}unfollow/").url == "/projects/"
    assert not Following.objects.exists()


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
@pytest.mark.parametrize("visibility", Project.Visibility.values)
def test_the_query_of_who_sees_it_is_the_rule(status, visibility, project, request, lead):
    Reviewer.objects.create(project=project, person=request.getfixturevalue("mentor_person"))
    Reviewer.objects.create(project=project, person=request.getfixturevalue("conflicted"))
    root = PersonFactory(name="Rosa Root", is_superuser=True)
    advisor = PersonFactory(name="Ada Advisor")
    project.memberships.create(person=advisor, role="advisor")
    Project.objects.update(status=status, visibility=visibility)
    project.refresh_from_db()
    people = [*map(request.getfixturevalue, CAST), root, advisor]
    by_rule = {
        one.name for one in people if allows(Person.objects.get(pk=one.pk), "projects.view_project", project)
    }
    assert set(Person.objects.filter(who_sees(project)).values_list("name", flat=True)) == by_rule


def test_the_directory_keeps_to_what_i_follow(project, stranger, client_of):
    ProjectFactory(title="Other")
    assert "You follow no project yet" in client_of(stranger).get("/projects/?following=1").content.decode()
    follow_project(project, by=stranger)
    page = client_of(stranger).get("/projects/?following=1")
    assert [one.title for one in page.context["page"].items] == ["Quiet Kiln"]
    assert "those that I follow" in page.content.decode()
    visitor = client_of(None).get("/projects/?following=1")
    assert (visitor.status_code, "following" in visitor.context["form"].fields) == (200, False)
    assert len(client_of(stranger).get("/projects/?following=x").context["page"].items) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_writing_asks_the_same_questions_however_many_follow(rows, project, lead, django_assert_num_queries):
    for _ in range(rows):
        Following.objects.create(project=project, person=PersonFactory())
    Project.objects.update(visibility="team")
    Group.objects.get_or_create(name="operators")
    with django_assert_num_queries(10):
        write_update(project, by=lead, text="It fired.")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_projects_page_asks_the_same_questions_however_many_follow(rows, project, stranger, client_of, django_assert_num_queries):  # fmt: skip
    for _ in range(rows):
        Following.objects.create(project=project, person=PersonFactory())
        project.openings.create(title="A place", text="Work")
    client = client_of(stranger)
    client.get(PAGE)
    with django_assert_num_queries(19):
        client.get(PAGE)


@pytest.mark.django_db(transaction=True)
def test_following_twice_at_once_follows_once(project, stranger):
    results = together(2, lambda n: follow_project(project, by=stranger))
    assert [type(result).__name__ for result in results] == ["Following", "Following"]
    assert Entry.objects.filter(verb="following.begun").count() == 1
