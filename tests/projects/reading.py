"""Shared by the tests of readings and letters: a programme that is read, applications that are in, readers."""

from projects.actions.applications import hand_in_application, request_changes
from projects.actions.readings import Said, hand_in_reading, name_reader
from projects.models import Application, ConflictDeclaration
from tests.factories import MentorFactory, PersonFactory, RubricFactory
from tests.projects.applying import applied_with, asking


def read_programme(**values):
    return asking(application_rubric=RubricFactory(title="Applications"), **values)


def application_in(programme, number=1, lead=None, **values):
    lead = lead or PersonFactory(name=f"Lead {number}", email=f"lead{number}@test.example")
    return applied_with(lead, programme, title=f"Kettle {number}", slug=f"kettle-{number}", **values)


def reader_of(programme, operator, person=None):
    person = person or PersonFactory()
    MentorFactory(person=person)
    name_reader(programme, person, by=operator)
    return person


def said(application, score=3, recommendation="accept", **values):
    """A complete reading with the same score on every criterion."""
    programme = application.programme
    criteria = programme.application_rubric.criteria.values_list("pk", flat=True)
    return Said(scores=dict.fromkeys(criteria, score), recommendation=recommendation, **values)


def read_by(application, person, score=3, recommendation="accept", **values):
    return hand_in_reading(application, said(application, score, recommendation, **values), by=person)


def posted(application, score=3, recommendation="accept", **more):
    """What the page sends."""
    rubric = application.programme.application_rubric
    scores = {f"criterion_{one.pk}": str(score) for one in rubric.criteria.all()}
    last = application.versions.order_by("-number").first()
    return scores | {"recommendation": recommendation, "rubric": rubric.pk, "version": last.pk} | more


def again(application, operator):
    """Another version, as the space asked for it."""
    lead = application.project.memberships.get(role="lead").person
    request_changes(application, by=operator, reason="Say more.")
    hand_in_application(application, by=lead)
    return Application.objects.get(pk=application.pk)


def in_conflict_with(application, person):
    ConflictDeclaration.objects.create(person=person, project=application.project, reason="friends")
