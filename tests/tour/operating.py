"""The operators' pages, by what they are for."""

from incubator.accounts.models import Person
from incubator.community.models import ChatRoom
from mentors.models import MatchRound
from projects.models import (
    Application,
    Gate,
    Letter,
    LetterBatch,
    Milestone,
    PlanTemplate,
    Project,
    Question,
    Rubric,
)
from resources.models import Training
from tests.tour.stops import Stop, at, first


def operator(_person: Person) -> list[Stop]:
    return [
        at("desk", "desk"),
        at("operations", "operations"),
        *taking_in(),
        *letters(),
        *following(),
        *house(),
    ]


def taking_in() -> list[Stop]:
    """Programmes, what they ask, the applications and who reads them."""
    waiting = first(Project.objects.filter(status="applied", programme__slug="runde-8"))
    again = first(Application.objects.filter(project__slug="mudline"))
    question = first(Question.objects.filter(programme__slug="feierabend", retired_at=None))
    return [
        at("programmes", "programme_list"),
        at("programme-new", "programme_new"),
        at("programme", "programme_detail", "feierabend"),
        at("programme-edit", "programme_edit", "feierabend"),
        at("programme-preview", "programme_preview", "feierabend"),
        at("question-new", "question_add", "feierabend"),
        at("question-edit", "question_edit", "feierabend", question.pk),
        at("intake", "intake"),
        at("application", "intake_detail", waiting.slug),
        at("application-again", "intake_detail", "mudline"),
        at("application-read", "application_detail", "mudline", again.pk),
        at("application-version", "application_version", "mudline", again.pk, 1),
        at("application-compared", "application_compare", "mudline", again.pk),
        at("readers", "reader_list", "feierabend"),
        at("readings-table", "reading_board", "feierabend"),
        at("readings-table-empty", "reading_board", "runde-8"),
    ]


def letters() -> list[Stop]:
    """As they are prepared, read before they go, gone, and answered."""
    answered = first(Letter.objects.filter(replies__isnull=False, batch__programme__slug="runde-7"))
    return [
        at("letters", "letter_batch", "feierabend"),
        at("letters-empty", "letter_batch", "runde-8"),
        at("letters-preview", "letter_preview", "feierabend"),
        at("letters-sent", "letter_log"),
        at("letters-batch", "letter_batch_sent", first(LetterBatch.objects.exclude(released_at=None)).pk),
        at("letter-thread", "letter_thread", answered.pk),
    ]


def following() -> list[Stop]:
    """The projects in the house: how they get on, what is decided of them."""
    milestone = first(Milestone.objects.filter(state="submitted", project__slug="quiet-kiln"))
    kept = first(PlanTemplate.objects.all())
    rubric = first(Rubric.objects.all())
    appealed = first(Gate.objects.filter(appeal__isnull=False))
    return [
        at("project", "project_detail", "quiet-kiln"),
        at("project-held", "project_detail", "glove-gripper"),
        at("project-graduated", "project_detail", "warm-desk"),
        at("team", "team_list", "quiet-kiln"),
        at("decision", "milestone_detail", milestone.project.slug, milestone.pk),
        at("notes", "tracker_notes", "quiet-kiln"),
        at("dossier", "dossier_list", "quiet-kiln"),
        at("leaderless", "leaderless"),
        at("appoint", "lead_appoint", "quiet-kiln"),
        at("cohort", "cohort_board"),
        at("cohort-one", "cohort_board", query="?programme=runde-7"),
        at("reviewers", "reviewer_board"),
        at("scores", "score_board"),
        at("rubrics", "rubric_list"),
        at("rubric", "rubric_detail", rubric.pk),
        at("rubric-new", "rubric_add"),
        at("rubric-edit", "rubric_edit", rubric.pk),
        at("plan-templates", "plan_template_list"),
        at("plan-template-new", "plan_template_new"),
        at("plan-template", "plan_template_edit", kept.pk),
        at("gates", "gate_list"),
        at("gate", "project_gate", "moosfilter"),
        at("gate-decided", "gate_detail", appealed.project.slug, appealed.number),
        at("reminders", "reminder_rules"),
        at("quiet", "quiet_projects"),
        at("hello-ask", "hello_ask", "moosfilter"),
        at("hello-answered", "hello_detail", "open-spirometer"),
    ]


def house() -> list[Stop]:
    """People, machines and dates."""
    return [
        at("mentor-approvals", "mentor_approvals"),
        at("session-sums", "session_totals"),
        at("match-rounds", "match_round_list"),
        at("match-round-new", "match_round_new"),
        at("match-round", "match_round", first(MatchRound.objects.filter(state="proposed")).pk),
        at("investors", "investor_queue"),
        at("organisations", "organisation_queue"),
        at("bookings", "booking_queue"),
        at("offers", "resource_queue"),
        at("resource-offer", "resource_offer"),
        at("unit", "unit_detail", "K-01"),
        at("training", "training_detail", first(Training.objects.all()).slug),
        at("event-new", "event_new"),
        at("event", "event_detail", "kiln-evening-next"),
        at("event-edit", "event_edit", "kiln-evening-next"),
        at("room", "room_detail", first(ChatRoom.objects.filter(project__slug="quiet-kiln")).pk),
        at("notifications", "notification_list"),
        at("notification-preferences", "notification_preferences"),
        at("gallery", "gallery"),
    ]
