"""Publishing: once, all of it or nothing; who hears what; places never given twice."""

import pytest

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.notices.models import Notification
from mentors.actions.mentorships import accept_mentorship, decline_mentorship
from mentors.actions.publishing import NoLongerHolds, publish_round
from mentors.models import Dismissal, Mentor, Mentorship
from mentors.queries.rounds import outcomes_of
from tests.factories import MentorshipFactory, PersonFactory, ProjectFactory
from tests.mentors.rounding import cohort_of, draft, mentors_of, worked_out
from tests.races import together


@pytest.fixture
def other_operator(db, operator):
    made = PersonFactory(name="Otto Operator", email="otto@test.example")
    made.groups.add(operator.groups.get())
    return made


@pytest.fixture
def three(operator):
    return cohort_of(3), mentors_of(3)


@pytest.fixture
def proposed(three, operator):
    return worked_out(draft(operator), operator)


def told(person):
    return list(Notification.objects.filter(person=person).values_list("entry__verb", flat=True))


def test_nobody_hears_of_a_round_before_it_is_published(proposed, three, operator):
    people = Notification.objects.exclude(person=operator)
    assert (people.count(), Mentorship.objects.count()) == (0, 0)


def test_publishing_asks_every_mentor_and_tells_every_team(proposed, three, operator):
    assert publish_round(proposed, by=operator, seen=proposed.version, message=" Meet this week. ") == 3

    made = Mentorship.objects.get(project__title="Project 0")
    assert (made.state, made.by, made.round, made.message) == (
        "requested",
        operator,
        proposed,
        "Meet this week.",
    )
    kept = proposed.candidates.get(project=made.project, mentor=made.mentor)
    assert (made.score, made.reasons) == (kept.score, kept.reasons)
    (project, *_), (mentor, *_) = three
    assert told(mentor.person) == ["mentorship.proposed"]
    assert told(project.memberships.get().person) == ["mentorship.proposed"]


def test_what_was_said_stands_in_no_projects_log(proposed, operator):
    publish_round(proposed, by=operator, seen=proposed.version)
    assert {tuple(one.scopes) for one in Entry.objects.filter(verb="mentorship.proposed")} == {()}


def test_publishing_twice_is_refused(proposed, operator):
    publish_round(proposed, by=operator, seen=proposed.version)
    proposed.refresh_from_db()
    with pytest.raises(IllegalMove):
        publish_round(proposed, by=operator, seen=proposed.version)
    assert Mentorship.objects.count() == 3


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("conflict", "Mentor 0 can't be proposed to “Project 0” any more."),
        ("dismissed", "Mentor 0 can't be proposed to “Project 0” any more."),
        ("asked", "Mentor 0 can't be proposed to “Project 0” any more."),
        ("full", "Mentor 0 has 0 places left, and this round gives them 1 projects."),
        ("paused", "Mentor 0 takes no requests now."),
        ("withdrawn", "“Project 0” is not mentored now."),
    ],
)
def test_what_no_longer_holds_is_named_and_nothing_is_published(what, words, proposed, three, operator):
    (project, *_), (mentor, *_) = three
    if what == "conflict":
        project.conflicts.create(person=mentor.person, reason="a secret")
    elif what == "dismissed":
        Dismissal.objects.create(project=project, mentor=mentor, reason="a secret")
    elif what == "asked":
        MentorshipFactory(project=project, mentor=mentor, state="requested")
    elif what == "full":
        MentorshipFactory(mentor=mentor, state="active")
    elif what == "paused":
        Mentor.objects.filter(pk=mentor.pk).update(state="paused")
    else:
        project.status = "withdrawn"
        project.save()
    before = Mentorship.objects.count()

    with pytest.raises(NoLongerHolds) as refusal:
        publish_round(proposed, by=operator, seen=proposed.version)

    assert [one.text for one in refusal.value.obstacles] == [words]
    assert "secret" not in str(refusal.value)
    proposed.refresh_from_db()
    assert (proposed.state, Mentorship.objects.count()) == ("proposed", before)


def test_a_proposal_without_pairs_is_not_published(proposed, operator):
    proposed.pairs.all().delete()
    with pytest.raises(Exception, match="no pair"):
        publish_round(proposed, by=operator, seen=proposed.version)


def test_one_yes_leaves_the_rounds_other_mentors_of_the_project_asked(operator):
    cohort_of(1)
    mentors_of(2, skills=("wiring",))
    made = worked_out(draft(operator, most=2), operator)
    publish_round(made, by=operator, seen=made.version)
    first, second = Mentorship.objects.order_by("pk")
    apart = MentorshipFactory(project=first.project, state="requested")

    accept_mentorship(first, by=first.mentor.person)

    second.refresh_from_db()
    apart.refresh_from_db()
    assert (second.state, apart.state) == ("requested", "ended")


def test_how_a_round_turned_out(proposed, operator):
    publish_round(proposed, by=operator, seen=proposed.version)
    yes, no, _waits = Mentorship.objects.order_by("pk")
    accept_mentorship(yes, by=yes.mentor.person)
    decline_mentorship(no, by=no.mentor.person, reason="No time.")

    found = outcomes_of([proposed], operator)[proposed.pk]
    assert (found.projects, found.asked) == (3, 3)
    assert found.of == {"waiting": 1, "accepted": 1, "declined": 1, "withdrawn": 0}


@pytest.mark.django_db(transaction=True)
def test_two_operators_publish_the_same_round_at_once_and_it_is_published_once(operator, other_operator):
    cohort_of(3)
    mentors_of(3)
    made = worked_out(draft(operator), operator)
    people = [operator, other_operator]

    done = together(2, lambda at: publish_round(made, by=people[at], seen=made.version))

    assert sorted(str(one) if isinstance(one, int) else type(one).__name__ for one in done) == [
        "3",
        "IllegalMove",
    ]
    assert Mentorship.objects.count() == 3
    assert Notification.objects.filter(entry__verb="mentorship.proposed").count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_never_give_one_place_twice(operator, other_operator):
    """The same mentor with one place in both: one round is published, the other is told who has no place left."""
    (first,), (second,) = cohort_of(1), cohort_of_other()
    mentors_of(1, skills=("wiring",))
    rounds = [worked_out(draft(operator, programme=one.programme), operator) for one in (first, second)]
    people = [operator, other_operator]

    done = together(2, lambda at: publish_round(rounds[at], by=people[at], seen=rounds[at].version))

    assert sorted(type(one).__name__ for one in done) == ["NoLongerHolds", "int"]
    assert Mentorship.objects.filter(state="requested").count() == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_while_the_mentor_accepts_elsewhere(operator):
    """Whichever comes first, the one place is given once: to a project, or asked for by the round."""
    (first,) = cohort_of(1)
    (mentor,) = mentors_of(1, skills=("wiring",))
    made = worked_out(draft(operator, programme=first.programme), operator)
    elsewhere = MentorshipFactory(
        mentor=mentor, project=ProjectFactory(title="Elsewhere"), by=PersonFactory(), state="requested"
    )
    acts = [
        lambda: publish_round(made, by=operator, seen=made.version),
        lambda: accept_mentorship(elsewhere, by=mentor.person),
    ]

    done = together(2, lambda at: acts[at]())

    elsewhere.refresh_from_db()
    assert elsewhere.state == "active"
    if isinstance(done[0], int):  # published first: the yes elsewhere closed the round's request kindly
        assert [one.state for one in Mentorship.objects.filter(round=made)] == ["ended"]
    else:
        assert type(done[0]).__name__ == "NoLongerHolds"
        assert not Mentorship.objects.filter(round=made).exists()
    assert Mentorship.objects.filter(mentor=mentor, state="active").count() == 1


def cohort_of_other():
    one = ProjectFactory(title="Other", slug="other", language="en", lead=PersonFactory())
    one.needs.create(title="Help wanted", skills=["wiring"])
    return [one]
