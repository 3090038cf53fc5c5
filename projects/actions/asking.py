"""A team that waits longer than it was promised asks the operator who follows it."""

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate
from incubator.core.flow import IllegalMove
from incubator.core.journal import record
from incubator.core.models import Entry
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.milestones import locked, told
from projects.actions.projects import operators_without_conflict
from projects.models import Milestone, Project
from projects.queries.answering import ASKED, asked_today
from projects.states import MILESTONE_FLOW


@transaction.atomic
def ask_tracker(milestone: Milestone, *, by: Person) -> Entry:
    """Tell the tracker, or the operators without conflict, that the answer is late; once a day."""
    milestone = locked(milestone)
    require(by, "projects.ask_tracker", milestone)
    check_late(milestone)
    if asked_today(milestone) is not None:
        raise Refused(
            _("Your team asked about “%(milestone)s” today already. You can ask again tomorrow.")
            % told(milestone),
            [Offer(_("Back to the milestone"), milestone.get_absolute_url())],
        )
    people = [person for person in tracker_or_operators(milestone.project) if person != by]
    if not people:
        raise Refused(_("Nobody can be asked here just now. Speak to the space in person."))
    entry = record(ASKED, milestone, by=by, scopes=[milestone.project], **told(milestone))
    notify(people, entry, url=milestone.get_absolute_url())
    return entry


def check_late(milestone: Milestone) -> None:
    if milestone.state != "submitted":
        label = MILESTONE_FLOW.badge(milestone.state).label
        raise IllegalMove("ask", label, MILESTONE_FLOW.offered(milestone.state))
    promised = milestone.submissions.values_list("answer_by", flat=True)[0]
    if promised >= localdate():
        raise Refused(
            _("The answer is promised by %(day)s. Ask when that day has gone by.")
            % {"day": formats.date_format(promised, "j M")},
            [Offer(_("Back to the milestone"), milestone.get_absolute_url())],
        )


def tracker_or_operators(project: Project) -> list[Person]:
    """The tracker, unless they left, run the space no more or are in conflict; then every operator who is not."""
    tracker = operators_without_conflict(project, among=[project.tracker_id])
    return tracker or operators_without_conflict(project)
