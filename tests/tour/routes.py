"""Whom the tour signs in as, and which pages it opens as them: a literal list, things picked from the demo space."""

from django.db.models import QuerySet
from django.urls import reverse

from incubator.accounts.models import Organisation, Person
from incubator.community.models import ChatRoom, Event
from incubator.content.models import StoryPage
from incubator.demo.space import ROLES
from projects.models import (
    Application,
    Certificate,
    Gate,
    Letter,
    Membership,
    Opening,
    Project,
    Submission,
)
from resources.models import Booking, Resource, Training, Unit
from tests.tour.operating import operator
from tests.tour.stops import Route, Stop, at, first


def routes() -> list[Route]:
    makers = {"visitor": visitor, "maker": maker, "mentor": mentor, "provider": provider, "investor": investor,
              "operator": operator, "editor": editor, "new member": new_member}  # fmt: skip
    teams = {"held lead": ("glove-gripper", held_lead), "quiet lead": ("loom-lab", quiet_lead),
             "applicant": ("mudline", applicant), "beginner": ("weiguang", beginner)}  # fmt: skip
    people = Person.objects.in_bulk([handle for _role, handle in ROLES], field_name="handle")
    known = {role: people[handle] for role, handle in ROLES}
    found = [Route(role, known.get(role), make(known.get(role))) for role, make in makers.items()]
    for role, (slug, make) in teams.items():
        person = Membership.objects.select_related("person").get(project__slug=slug, role="lead").person
        found.append(Route(role, person, make(person)))
    return found


def visitor(_person: None) -> list[Stop]:
    event = first(Event.objects.filter(audience="public", slug="open-day-winter"))
    story = Stop("story", first(story_pages()).url)
    return [
        Stop("home", "/"),
        at("projects", "project_list"),
        at("projects-filtered", "project_list", query="?stage=prototype&sort=newest"),
        at("projects-none", "project_list", query="?q=nothing-is-called-this"),
        at(
            "project",
            "project_detail",
            first(Project.objects.filter(visibility="public", slug="quiet-kiln")).slug,
        ),
        at("project-log", "update_list", "quiet-kiln"),
        at("projects-map", "project_map"),
        at("openings", "opening_list"),
        at(
            "opening",
            "opening_detail",
            "quiet-kiln",
            first(Opening.objects.filter(project__slug="quiet-kiln")).pk,
        ),
        at("certificate", "certificate_detail", first(Certificate.objects.all()).key),
        at("resources", "resource_list"),
        at("resource", "resource_detail", "stoneware-kiln"),
        at("training", "training_detail", first(Training.objects.all()).slug),
        at("events", "event_list"),
        at("event", "event_detail", event.slug),
        Stop("stories", "/stories/"),
        story,
        Stop("guides", "/guides/"),
        Stop("programmes", "/programmes/"),
        Stop("imprint", "/imprint/"),
        at("search", "search", query="?q=kiln"),
        at("organisation", "organisation_detail", first(Organisation.objects.filter(state="verified")).slug),
        at("sign-in", "account_login"),
        at("sign-in-by-code", "account_request_login_code"),
        at("sign-up", "account_signup"),
        at("password-reset", "account_reset_password"),
        Stop("not-found", "/projects/there-is-no-such-project/", status=404),
    ]


def story_pages() -> QuerySet:
    return StoryPage.objects.live().order_by("-date", "pk")


def maker(person: Person) -> list[Stop]:
    kiln = Project.objects.get(slug="quiet-kiln")
    submitted = first(kiln.milestones.filter(state="submitted"))
    decided = first(kiln.milestones.filter(state="accepted"))
    planned = first(kiln.milestones.filter(state="planned"))
    room = ChatRoom.objects.get(project=kiln)
    booking = first(Booking.objects.filter(project=kiln))
    return [
        at("desk", "desk"),
        at("project", "project_detail", kiln.slug),
        at("project-edit", "project_edit", kiln.slug),
        at("dossier", "dossier_list", kiln.slug),
        at("team", "team_list", kiln.slug),
        at("plan", "milestone_list", kiln.slug),
        at("milestone-waiting", "milestone_detail", kiln.slug, submitted.pk),
        at("milestone-answered", "milestone_detail", kiln.slug, decided.pk),
        at("milestone-new", "milestone_add", kiln.slug),
        at("milestone-edit", "milestone_edit", kiln.slug, planned.pk),
        at("plan-take", "plan_take", kiln.slug),
        at("letter", "letter_detail", first(Letter.objects.filter(person=person)).pk),
        at("need-new", "need_add", kiln.slug),
        at("opening", "opening_detail", kiln.slug, first(Opening.objects.filter(project=kiln)).pk),
        at("opening-edit", "opening_edit", kiln.slug, first(Opening.objects.filter(project=kiln)).pk),
        at("opening-new", "opening_add", kiln.slug),
        at("bookings-of-project", "project_bookings", kiln.slug),
        at("log", "update_list", kiln.slug),
        at("activity", "project_activity", kiln.slug),
        at("pitch", "pitch_edit", kiln.slug),
        at("intros", "intro_list"),
        at("project-mentors", "project_mentors", kiln.slug),
        at("sessions", "session_list"),
        at("session", "session_detail", first(kiln.sessions.all()).pk),
        at("session-book", "session_book", first(kiln.mentorships.filter(state="active")).pk),
        at("mentors", "mentor_list"),
        at("mentor", "mentor_detail", "chen-guowei"),
        at("resources", "resource_list"),
        at("week", "resource_detail", "stoneware-kiln"),
        at("book", "booking_new", "stoneware-kiln"),
        at("bookings", "booking_list"),
        at("booking", "booking_detail", booking.pk)
        if booking.person_id == person.pk
        else at("unit", "unit_detail", "K-01"),
        at("event", "event_detail", "kiln-evening-next"),
        at("calendar", "calendar_feed"),
        at("rooms", "room_list"),
        at("room", "room_detail", room.pk),
        at("notifications", "notification_list"),
        at("notification-preferences", "notification_preferences"),
        at("people", "person_list"),
        at("me", "person_detail", person.handle),
        at("search", "search", query="?q=kiln"),
    ]


def mentor(person: Person) -> list[Stop]:
    waiting = Submission.objects.filter(
        milestone__state="submitted", milestone__project__reviewers__person=person
    )
    done = first(waiting.filter(evaluations__reviewer=person))
    to_read = first(Application.objects.filter(project__slug="mudline"))
    kiln = Project.objects.get(slug="quiet-kiln")
    stops = [
        at("desk", "desk"),
        at("reviews", "review_inbox"),
        at("evaluation-given", "evaluation_write", done.pk),
        at("evaluation-correct", "evaluation_correct", done.pk),
        at("reading", "reading_list"),
        at("reading-one", "reading_write", to_read.pk),
        at("milestone", "milestone_detail", kiln.slug, first(kiln.milestones.filter(state="submitted")).pk),
        at("project", "project_detail", kiln.slug),
        at("mentoring", "mentor_inbox"),
        at("offer", "mentor_change"),
        at("office-hours", "mentor_hours"),
        at("own-page", "mentor_detail", person.handle),
        at("rooms", "room_list"),
        at("notifications", "notification_list"),
    ]
    open_one = waiting.exclude(evaluations__reviewer=person).first()
    return stops + ([at("evaluation", "evaluation_write", open_one.pk)] if open_one else [])


def provider(person: Person) -> list[Stop]:
    own = first(Resource.objects.filter(organisation__members=person))
    return [
        at("desk", "desk"),
        at("resource", "resource_detail", own.slug),
        at("offer", "resource_offer"),
        at("requests", "booking_queue"),
        at("unit", "unit_detail", first(Unit.objects.filter(resource=own)).tag),
        at("unit-new", "unit_new", own.slug),
        at("organisation", "organisation_detail", first(Organisation.objects.filter(members=person)).slug),
        at("notifications", "notification_list"),
    ]


def investor(_person: Person) -> list[Stop]:
    return [
        at("desk", "desk"),
        at("pitches", "pitch_list"),
        at("pitch", "pitch_detail", "quiet-kiln"),
        at("pitch-2", "pitch_detail", "koji-commons"),
        at("intro", "intro_request", "koji-commons"),
        at("projects", "project_list"),
        at("event", "event_detail", first(Event.objects.filter(kind="demo_day")).slug),
        at("notifications", "notification_list"),
    ]


def editor(_person: Person) -> list[Stop]:
    story = first(story_pages())
    return [
        at("desk", "desk"),
        Stop("home", "/"),
        Stop("cms", reverse("wagtailadmin_home"), foreign=True),
        Stop("cms-pages", reverse("wagtailadmin_explore_root"), foreign=True),
        Stop("cms-story", reverse("wagtailadmin_pages:edit", args=[story.pk]), foreign=True),
    ]


def held_lead(_person: Person) -> list[Stop]:
    """Whose project was held at a gate."""
    held = first(Gate.objects.filter(project__slug="glove-gripper"))
    return [
        at("desk", "desk"),
        at("project", "project_detail", "glove-gripper"),
        at("gate", "gate_detail", "glove-gripper", held.number),
        at("plan", "milestone_list", "glove-gripper"),
    ]


def quiet_lead(_person: Person) -> list[Stop]:
    """Who was asked how it goes."""
    return [
        at("desk", "desk"),
        at("project", "project_detail", "loom-lab"),
        at("hello", "hello_detail", "loom-lab"),
    ]


def applicant(_person: Person) -> list[Stop]:
    """Who waits for an answer, and handed in twice."""
    own = first(Application.objects.filter(project__slug="mudline"))
    return [
        at("desk", "desk"),
        at("project", "project_detail", "mudline"),
        at("application", "application_detail", "mudline", own.pk),
        at("application-compared", "application_compare", "mudline", own.pk),
    ]


def beginner(_person: Person) -> list[Stop]:
    """Who has a draft of a project, in Chinese."""
    return [
        at("desk", "desk"),
        at("project", "project_detail", "weiguang"),
        at("apply", "project_apply", "weiguang"),
        at("plan-empty", "milestone_list", "weiguang"),
        at("team", "team_list", "weiguang"),
        at("log-empty", "update_list", "weiguang"),
    ]


def new_member(_person: Person) -> list[Stop]:
    return [
        at("desk", "desk"),
        at("register", "project_register"),
        at("profile", "profile_edit"),
        at("mentor-apply", "mentor_apply"),
        at("investor-apply", "investor_apply"),
        at("organisation-new", "organisation_new"),
        at("mentoring-empty", "mentor_inbox"),
        at("reviews-empty", "review_inbox"),
        at("bookings-empty", "booking_list"),
        at("intros-empty", "intro_list"),
        at("notifications-empty", "notification_list"),
        at("openings-asked", "applied_list"),
        at("following", "project_list", query="?following=1"),
        at("account-email", "account_email"),
        at("account-password", "account_set_password"),
        at("account-sessions", "usersessions_list"),
        at("account-two-factor", "mfa_index"),
    ]
