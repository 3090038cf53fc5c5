"""What an operator types about a project, for operators."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import TrackerNote


class TrackerNoteForm(forms.ModelForm):
    """Checks, never saves: the action does."""

    class Meta:
        model = TrackerNote
        fields = ("progress", "blockers", "mood", "next_step")
        widgets = {
            "progress": forms.Textarea(attrs={"rows": 4}),
            "blockers": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "progress": _("What moved since the last note."),
            "blockers": _(
                "The first sentence can become a need of the project. The rest stays among operators."
            ),
            "next_step": _("Who does what until the next note."),
        }
