"""When the space reminds people of a date, set in one place for all projects; and whom it did remind."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from incubator.core.clock import now

MOST_DAYS = 60


class ReminderRule(models.Model):
    """So many days before or after a date of this kind, whoever owes something hears of it."""

    class About(models.TextChoices):
        MILESTONE = "milestone", _("a milestone is due")
        ANSWER = "answer", _("an answer to what was handed in is due")
        APPLICATION = "application", _("a programme closes and an application is not handed in")
        INVITATION = "invitation", _("an invitation to a team is not answered")

    class Side(models.TextChoices):
        BEFORE = "before", _("days before")
        AFTER = "after", _("days after")

    about = models.CharField(_("when"), max_length=12, choices=About)
    side = models.CharField(_("before or after"), max_length=6, choices=Side, default=Side.BEFORE)
    days = models.PositiveSmallIntegerField(_("days"), validators=[MaxValueValidator(MOST_DAYS)])
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        ordering = ["about", "side", "days", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["about", "side", "days"], name="reminder_rule_once"),
            models.CheckConstraint(condition=Q(side="before") | Q(days__gt=0), name="reminder_rule_days"),
            models.CheckConstraint(
                condition=(~Q(about="application") | Q(side="before"))
                & (~Q(about="invitation") | Q(side="after")),
                name="reminder_rule_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.when}"

    @property
    def offset(self) -> int:
        """Days from the date to the reminder; before it is negative."""
        return self.days if self.side == self.Side.AFTER else -self.days

    @property
    def when(self) -> str:
        """“3 days before”, for people."""
        if not self.days:
            return translate("on the day")
        if self.side == self.Side.BEFORE:
            text = ngettext("%(n)s day before", "%(n)s days before", self.days)
        else:
            text = ngettext("%(n)s day after", "%(n)s days after", self.days)
        return text % {"n": self.days}


class Reminder(models.Model):
    """One person was reminded of one date of one thing by one rule. The row is what keeps it from happening twice.

    It names what the rule said and not the rule's row: taking a rule out and putting it back reminds nobody again.
    A date that was moved is another date.
    """

    about = models.CharField(max_length=12, choices=ReminderRule.About)
    offset = models.SmallIntegerField()
    thing = models.CharField(max_length=120)
    due_on = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "person", "about", "offset", "due_on"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.offset:+} → {self.person_id}"
