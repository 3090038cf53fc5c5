"""Things to test with: the least that makes each valid, one section an app."""

from datetime import time, timedelta
from typing import Any

import factory
from django.utils.timezone import now

from incubator.accounts.models import Organisation, Person
from projects import models as p
from resources import models as r


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


# resources


class ResourceFactory(factory.django.DjangoModelFactory):
    """Approved equipment with the house's rules, open Monday to Saturday from 9 to 18 on the space's clock."""

    class Meta:
        model = r.Resource
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Laser cutter {n}")
    slug = factory.Sequence(lambda n: f"laser-cutter-{n}")
    summary = "Wood, card and acrylic to 8 mm."
    state = "approved"

    @factory.post_generation
    def policy(resource: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`policy__longest=120` sets one rule; `policy=False` leaves it all away."""
        if extracted is not False:
            r.BookingPolicy.objects.create(resource=resource, **kwargs)
            r.OpeningHours.objects.bulk_create(
                r.OpeningHours(resource=resource, weekday=day, opens=time(9), closes=time(18))
                for day in range(6)
            )


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = r.Unit

    resource = factory.SubFactory(ResourceFactory)
    tag = factory.Sequence(lambda n: f"U-{n:03}")
    name = factory.Sequence(lambda n: f"Laser {n}")


class TrainingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = r.Training

    title = factory.Sequence(lambda n: f"Laser cutter, level {n}")
    slug = factory.Sequence(lambda n: f"laser-{n}")


class BookingFactory(factory.django.DjangoModelFactory):
    """Confirmed; pass `period=(start, end)`."""

    class Meta:
        model = r.Booking

    unit = factory.SubFactory(UnitFactory)
    person = factory.SubFactory(PersonFactory)
    state = "confirmed"


# mentors


class MentorFactory(factory.django.DjangoModelFactory):
    """Approved, with room for two; `person=` or a new one."""

    class Meta:
        model = "mentors.Mentor"

    person = factory.SubFactory(PersonFactory)
    expertise = "I have wired kilns and taken them through CE marking."
    skills = factory.LazyFunction(lambda: ["mains wiring", "CE marking"])
    languages = factory.LazyFunction(lambda: ["de", "en"])
    state = "approved"


class MentorshipFactory(factory.django.DjangoModelFactory):
    """Requested now; `by=` whoever asked."""

    class Meta:
        model = "mentors.Mentorship"

    mentor = factory.SubFactory(MentorFactory)
    project = factory.SubFactory(ProjectFactory)
    state = "requested"
    message = "Our thermostat sticks."
    requested_at = factory.LazyFunction(now)
