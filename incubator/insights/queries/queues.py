"""What waits for the operators: each queue with how many and since when, all of them in one query."""

from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Min, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.accounts.queries import waiting_organisations
from incubator.core.models import Delivery
from incubator.insights.queries.lines import Count
from incubator.investors.queries import waiting_investors
from mentors.models import Mentor
from projects.models import Appeal, Milestone, Project, Submission
from projects.models.conflicts import in_conflict
from projects.queries.team import leaderless_projects
from projects.states import ENDED
from resources.models import Booking, Resource

# Key: icon, label, the page of the queue.
PLACES = {
    "applications": ("inbox", _("Applications"), "intake"),
    "milestones": ("flag", _("Milestones handed in"), "review_inbox"),
    "appeals": ("scale", _("Appeals at gates"), "gate_list"),
    "leaderless": ("user-cog", _("Projects without a lead"), "leaderless"),
    "mentors": ("graduation-cap", _("Mentors to approve"), "mentor_approvals"),
    "investors": ("rocket", _("Investors to verify"), "investor_queue"),
    "organisations": ("building-2", _("Organisations to verify"), "organisation_queue"),
    "bookings": ("calendar-check", _("Bookings to answer"), "booking_queue"),
    "offers": ("package-plus", _("Offers to approve"), "resource_queue"),
    "failed": ("triangle-alert", _("Follow-ups that failed"), "operations"),
}


def queues(user: Any) -> list[Count]:
    """Every queue, the empty ones too, in the order of `PLACES`; nothing of projects in conflict is counted."""
    appeals = Appeal.objects.filter(state="open")
    parts = [
        counted("applications", Project.objects.filter(~in_conflict(user), status="applied"), "applied_at"),
        counted("milestones", handed_in(user), "handed_in_at"),
        counted("appeals", appeals.exclude(in_conflict(user, "gate__project")), "made_at"),
        counted("leaderless", leaderless_projects(user), "registered_at"),
        counted("mentors", Mentor.objects.filter(state="applied"), "applied_at"),
        counted("investors", waiting_investors(), "applied_at"),
        counted("organisations", waiting_organisations(), "registered_at"),
        counted("bookings", Booking.objects.filter(state="requested"), "made_at"),
        counted("offers", Resource.objects.filter(state="applied"), "offered_at"),
        counted("failed", Delivery.objects.exclude(given_up_at=None), "given_up_at"),
    ]
    found = {row["queue"]: row for row in parts[0].union(*parts[1:], all=True).order_by()}
    return [
        Count(
            icon, label, reverse(name), found.get(key, {}).get("number", 0), found.get(key, {}).get("oldest")
        )
        for key, (icon, label, name) in PLACES.items()
    ]


def handed_in(user: Any) -> QuerySet[Milestone]:
    """Milestones that wait for an answer (their last version does), asked from their side: they are the fewer."""
    last = Submission.objects.filter(milestone=OuterRef("pk")).order_by("-version").values("made_at")[:1]
    waiting = Milestone.objects.filter(state="submitted").exclude(project__status__in=ENDED)
    return waiting.exclude(in_conflict(user, "project")).annotate(handed_in_at=Subquery(last))


def counted(key: str, rows: QuerySet[Any], since: str) -> QuerySet[Any]:
    """One row of the queue's key, number and oldest; none when nothing waits."""
    keyed = rows.order_by().select_related(None).annotate(queue=Value(key)).values("queue")
    return keyed.annotate(number=CountRows("pk"), oldest=Min(since))
