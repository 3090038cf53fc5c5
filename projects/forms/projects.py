"""What a team says of its project, and with which programme it applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incubator.ui.components.time import day, local
from projects.forms.words import WordsField
from projects.models import Project
from projects.states import ACCEPTED

MARKDOWN = gettext_lazy(
    "Where it began, what you build, what you know and what you don’t know yet. "
    "Write as in a letter; “## ” makes a heading, “- ” a list, **stars** make it bold."
)


class ProjectForm(forms.ModelForm):
    """The same form for registering and editing; everything but the title may come later."""

    fields_of_work = WordsField(
        label=gettext_lazy("Fields"),
        required=False,
        help_text=gettext_lazy("For example: ceramics, energy. Put commas between."),
    )

    class Meta:
        model = Project
        fields = ("title", "tagline", "stage", "story", "visibility", "website")
        widgets = {"story": forms.Textarea(attrs={"rows": 14}), "visibility": forms.RadioSelect}
        help_texts = {
            "title": gettext_lazy("A name that people can say to each other."),
            "tagline": gettext_lazy("What it is and for whom, in one sentence."),
            "stage": gettext_lazy("−1 is an idea, 0 a prototype that works, 1 a product that is sold."),
            "story": MARKDOWN,
            "visibility": gettext_lazy(
                "A draft and an application are seen by your team and the operators only."
            ),
        }

    field_order = ("title", "tagline", "fields_of_work", "stage", "story", "visibility", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"] = forms.URLField(
            label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
        )
        if self.instance.status in ACCEPTED:  # it moves at the gates
            del self.fields["stage"]
        if self.instance.pk:
            self.initial["fields_of_work"] = self.instance.fields

    def values(self) -> dict[str, Any]:
        """The cleaned values by the names that the actions know."""
        values = dict(self.cleaned_data)
        values["fields"] = values.pop("fields_of_work")
        return values

    def _post_clean(self) -> None:
        """The instance stays as it is in the database: only the action writes it."""


class ApplicationForm(forms.Form):
    """Which of the open programmes."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, programmes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {programme.slug: programme for programme in programmes}
        field: Any = self.fields["programme"]
        field.choices = [(slug, described(programme)) for slug, programme in self.programmes.items()]
        if len(programmes) == 1:
            field.initial = programmes[0].slug

    def chosen(self) -> Any:
        return self.programmes[self.cleaned_data["programme"]]


def described(programme: Any) -> str:
    """Title, dates and places, for a choice."""
    places = ngettext("%(left)s place left", "%(left)s places left", programme.left) % {
        "left": programme.left
    }
    facts = {"title": programme.title, "start": day(programme.starts_on), "end": day(programme.ends_on)}
    said = _("%(title)s, %(start)s to %(end)s") % facts + " · " + places
    closes = _("hand in by %(day)s") % {"day": day(local(programme.closes_at))}
    if not programme.asks:
        return f"{said} · {closes}"
    asks = ngettext("%(n)s question", "%(n)s questions", programme.asks) % {"n": programme.asks}
    return f"{said} · {asks} · {closes}"


class DeclineForm(forms.Form):
    """The reason that the team reads."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The team reads it word for word: what is missing, and what to do before applying again."
        ),
    )


class ChangesForm(forms.Form):
    """What the team is asked to change before the space decides."""

    changes = forms.CharField(
        label=gettext_lazy("What to change"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The team reads it word for word and hands in another version. Its place in the queue stays."
        ),
    )
