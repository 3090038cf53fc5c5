"""Things to test with: the least that makes each valid, one section an app."""

from datetime import timedelta
from typing import Any

import factory
from django.utils.timezone import now

from incubator.accounts.models import Organisation, Person
from projects import models as p


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@test.example")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = "company"


# projects


class RubricFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = p.Rubric
        skip_postgeneration_save = True

    title = "Milestones"

    @factory.post_generation
    def criteria(rubric: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for position, label in enumerate(extracted or ["Desirability", "Feasibility", "Evidence"]):
            rubric.criteria.create(label=label, one="weak", three="fair", five="strong", position=position)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = p.Programme

    title = factory.Sequence(lambda n: f"Intake {n}")
    slug = factory.Sequence(lambda n: f"intake-{n}")
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=10))
    starts_on = factory.LazyFunction(lambda: now().date())
    ends_on = factory.LazyFunction(lambda: now().date() + timedelta(days=90))
    rubric = factory.SubFactory(RubricFactory)


class ProjectFactory(factory.django.DjangoModelFactory):
    """`lead=person` makes the membership; incubating, seen by the community."""

    class Meta:
        model = p.Project
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Kiln {n}")
    slug = factory.Sequence(lambda n: f"kiln-{n}")
    tagline = "A household kiln that fires overnight."
    story = "It began with a broken pot."
    status = "incubating"
    programme = factory.SubFactory(ProgrammeFactory)

    @factory.post_generation
    def lead(project: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            project.memberships.create(person=extracted, role="lead")


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = p.Milestone

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Firing {n}")
    goal = "Three pots come out whole."
    due_on = factory.LazyFunction(lambda: now().date() + timedelta(days=14))
    state = "active"
