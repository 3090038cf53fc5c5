"""A programme, a project under it, its team, its needs and its log."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.states import NEED_FLOW, PROJECT_FLOW


class Programme(models.Model):
    """What an intake is run under: dates, places, rubric. A space has at least one."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    about = models.TextField(_("about"), blank=True, max_length=20_000)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    places = models.PositiveSmallIntegerField(_("places"), default=20)
    rubric = models.ForeignKey("projects.Rubric", on_delete=models.PROTECT, related_name="programmes")
    application_rubric = models.ForeignKey(
        "projects.Rubric", on_delete=models.PROTECT, null=True, blank=True, related_name="intake_programmes"
    )
    names_reviewers = models.BooleanField(
        _("makers read who evaluated"),
        default=False,
        help_text=_("Otherwise they read the words and scores without names."),
    )
    cohort = models.CharField(_("cohort"), max_length=80, blank=True)

    class Meta:
        ordering = ["-opens_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opens_at <= now() < self.closes_at


class Project(models.Model):
    """An idea on its way −1 → 0 → 1."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("−1 Idea")
        PROTOTYPE = "prototype", _("0 Prototype")
        MARKET = "market", _("1 Market")

    class Visibility(models.TextChoices):
        TEAM = "team", _("only the team and the space")
        COMMUNITY = "community", _("members of the space")
        INVESTORS = "investors", _("members and verified investors")
        PUBLIC = "public", _("anybody")

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    tagline = models.CharField(_("in one sentence"), max_length=240, blank=True)
    story = models.TextField(_("story"), blank=True, max_length=50_000)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("fields"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.IDEA)
    status = models.CharField(max_length=12, default=PROJECT_FLOW.initial, choices=PROJECT_FLOW.choices)
    visibility = models.CharField(
        _("who sees it"), max_length=12, choices=Visibility, default=Visibility.COMMUNITY
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    website = models.URLField(_("website"), blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    tracker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tracked_projects",
    )
    members: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="projects"
    )
    source = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    registered_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(auto_now=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    stage_since = models.DateTimeField(null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [PROJECT_FLOW.constraint("project_status", "status")]
        indexes = [
            GinIndex(fields=["fields"], name="project_fields"),
            GinIndex(fields=["search"], name="project_search"),
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="project_title_letters"),
            GinIndex(OpClass(Upper("tagline"), "gin_trgm_ops"), name="project_tagline_letters"),
            models.Index(fields=["visibility", "status", "-registered_at", "-id"], name="project_list"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("project_detail", args=[self.slug])

    @property
    def badge(self) -> Badge:
        return PROJECT_FLOW.badge(self.status)


class Membership(models.Model):
    """Who is in the team, and as what. A project has one lead at most; the database holds that."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        MEMBER = "member", _("member")
        ADVISOR = "advisor", _("advisor")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="membership_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(role="lead"), name="membership_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"


INVITATION_LASTS = timedelta(days=14)
UNANSWERED = {"accepted_at": None, "declined_at": None, "withdrawn_at": None}


def invitation_key() -> str:
    return get_random_string(40)


class Invitation(models.Model):
    """A place in the team offered by e-mail. Whoever opens the link, signed in with that address, may take it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    key = models.CharField(max_length=40, unique=True, default=invitation_key)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    offered_at = models.DateTimeField(default=now)
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=models.Q(**UNANSWERED),
                name="invitation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, declined_at=None)
                | models.Q(accepted_at=None, withdrawn_at=None)
                | models.Q(declined_at=None, withdrawn_at=None),
                name="invitation_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_absolute_url(self) -> str:
        return reverse("invitation_detail", args=[self.key])

    @property
    def expires_at(self) -> datetime:
        return self.offered_at + INVITATION_LASTS

    @property
    def is_answered(self) -> bool:
        """Accepted, declined or taken back: nothing is offered any more."""
        return bool(self.accepted_at or self.declined_at or self.withdrawn_at)

    @property
    def is_expired(self) -> bool:
        return not self.is_answered and self.expires_at <= now()

    @property
    def badge(self) -> Badge:
        if self.declined_at:
            return Badge(_("declined"), "")
        return Badge(_("expired"), "bad") if self.is_expired else Badge(_("waits for an answer"), "warn")


class Need(models.Model):
    """What a project lacks. Needs are what matching works on."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", _("knowledge")
        TEAM_MATE = "team_mate", _("team mate")
        EQUIPMENT = "equipment", _("equipment")
        ROOM = "room", _("room")
        MATERIAL = "material", _("material")
        MONEY = "money", _("money")
        SERVICE = "service", _("service")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.KNOWLEDGE)
    title = models.CharField(_("what do you need"), max_length=120)
    text = models.TextField(_("what for"), blank=True, max_length=5000)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("skills"))
    state = models.CharField(max_length=12, default=NEED_FLOW.initial, choices=NEED_FLOW.choices)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [NEED_FLOW.constraint("need_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def badge(self) -> Badge:
        return NEED_FLOW.badge(self.state)


class Update(models.Model):
    """An entry of the project's log, followed by people. Removed, it keeps its place without its words."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what happened"), max_length=20_000)
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class TrackerNote(models.Model):
    """The tracker's short regular note. For operators only."""

    class Mood(models.IntegerChoices):
        STUCK = 1, _("stuck")
        SLOW = 2, _("slow")
        STEADY = 3, _("steady")
        LIVELY = 4, _("lively")
        FLYING = 5, _("flying")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tracker_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    progress = models.TextField(_("progress"), max_length=5000)
    blockers = models.TextField(_("blockers"), blank=True, max_length=5000)
    mood = models.PositiveSmallIntegerField(_("mood"), choices=Mood, default=Mood.STEADY)
    next_step = models.CharField(_("next step"), blank=True, max_length=240)
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.progress[:60]

    @property
    def badge(self) -> Badge:
        return Badge(self.Mood(self.mood).label, ("bad", "warn", "", "good", "good")[self.mood - 1])
