"""What waits for the operators, each queue with how many and since when: one query a queue."""

from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.queries import waiting_organisations
from incubator.core.models import Delivery
from incubator.insights.queries.lines import Count
from incubator.investors.queries import waiting_investors
from mentors.models import Mentor
from projects.models import Project, Submission
from resources.models import Booking, Resource


def queues() -> list[Count]:
    applied = Project.objects.filter(status="applied")
    undecided = Submission.objects.filter(milestone__state="submitted", decision=None)
    return [
        queue("inbox", _("Applications"), "intake", applied, "applied_at"),
        queue("flag", _("Milestones handed in"), "review_inbox", undecided, "made_at"),
        queue(
            "graduation-cap",
            _("Mentors to approve"),
            "mentor_approvals",
            Mentor.objects.filter(state="applied"),
            "applied_at",
        ),
        queue("rocket", _("Investors to verify"), "investor_queue", waiting_investors(), "applied_at"),
        queue(
            "building-2",
            _("Organisations to verify"),
            "organisation_queue",
            waiting_organisations(),
            "registered_at",
        ),
        queue(
            "calendar-check",
            _("Bookings to answer"),
            "booking_queue",
            Booking.objects.filter(state="requested"),
            "made_at",
        ),
        queue(
            "package-plus",
            _("Offers to approve"),
            "resource_queue",
            Resource.objects.filter(state="applied"),
            "offered_at",
        ),
        broken(),
    ]


def queue(icon: str, label: str, name: str, rows: QuerySet[Any], since: str) -> Count:
    found = rows.order_by().aggregate(number=CountRows("pk"), oldest=Min(since))
    return Count(icon, label, reverse(name), found["number"], found["oldest"])


def broken() -> Count:
    """Reactions that were given up: something that should have followed did not."""
    found = Delivery.objects.exclude(given_up_at=None).aggregate(
        number=CountRows("pk"), oldest=Min("given_up_at")
    )
    return Count(
        "triangle-alert", _("Follow-ups that failed"), reverse("operations"), found["number"], found["oldest"]
    )
