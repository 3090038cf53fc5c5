"""The rubric as a form: one row of radio buttons a criterion, then the words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.actions.evaluations import Judgement, needs_words
from projects.models import Criterion, Evaluation
from projects.queries.feedback import weighted_mean

NOT_APPLICABLE = "na"
SCORES = ("1", "2", "3", "4", "5")
SCALE = [*((value, value) for value in SCORES), (NOT_APPLICABLE, _("Does not apply"))]


class EvaluationForm(forms.Form):
    """`complete` asks for everything, as handing in does; a draft takes what there is."""

    feedback = forms.CharField(
        label=_("Feedback to the makers"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What convinced you, what did not. They read it without your name. Needed with a 1 or a 5."
        ),
    )
    next_step = forms.CharField(
        label=_("What to do next"),
        required=False,
        max_length=240,
        help_text=_("One thing, so concrete that they can begin tomorrow."),
    )
    recommendation = forms.ChoiceField(
        label=_("Your recommendation"),
        choices=[(value, capfirst(str(label))) for value, label in Evaluation.Recommendation.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you recommend: accept, ask for changes, or stop.")},
    )
    private_note = forms.CharField(
        label=_("Private note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the operators only. The makers never see it."),
    )

    def __init__(
        self, criteria: Iterable[Criterion], *args: Any, complete: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.complete = complete
        self.criteria = {f"criterion_{one.pk}": one for one in criteria}
        self.rubric = next((one.rubric_id for one in self.criteria.values()), None)
        words = self.fields
        self.fields = {name: scale_of(one) for name, one in self.criteria.items()} | words
        if not complete:
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.complete and "feedback" in cleaned and needs_words(self.judgement()):
            self.add_error(
                "feedback",
                _("A 1 or a 5 needs a sentence at least (20 characters): the makers learn from your reason."),
            )
        return cleaned

    @property
    def chosen(self) -> dict[str, str]:
        """What stands at each criterion that was answered."""
        values = {name: str(self[name].value() or "") for name in self.criteria}
        return {name: value for name, value in values.items() if value}

    @property
    def mean(self) -> float | None:
        """The weighted mean of what stands in the form; the browser counts the same while one scores."""
        chosen = self.chosen.items()
        return weighted_mean(
            (self.criteria[name].weight, int(value)) for name, value in chosen if value in SCORES
        )

    def judgement(self) -> Judgement:
        """What was said, as the actions take it."""
        cleaned = self.cleaned_data
        given = {one.pk: cleaned[name] for name, one in self.criteria.items() if cleaned.get(name)}
        return Judgement(
            scores={pk: None if value == NOT_APPLICABLE else int(value) for pk, value in given.items()},
            feedback=cleaned.get("feedback", ""),
            next_step=cleaned.get("next_step", ""),
            private_note=cleaned.get("private_note", ""),
            recommendation=cleaned.get("recommendation", ""),
            rubric=self.rubric,
        )

    def typed(self) -> dict[str, str]:
        """The fields as they stand, to begin with again."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def scale_of(criterion: Criterion) -> forms.ChoiceField:
    """1 to 5 and “does not apply”, with what 1, 3 and 5 mean above them."""
    label: str = criterion.label
    if criterion.weight > 1:
        label = f"{label} (× {criterion.weight})"
    return forms.ChoiceField(
        label=label,
        choices=SCALE,
        widget=forms.RadioSelect(attrs={"class": "scale", "data-weight": criterion.weight}),
        help_text=anchors_of(criterion),
        error_messages={"required": _("Give a score, or say that it does not apply.")},
    )


def anchors_of(criterion: Criterion) -> SafeString:
    return format_html(
        '<ul class="anchors"><li><b>1</b> {}</li><li><b>3</b> {}</li><li><b>5</b> {}</li></ul>',
        criterion.one,
        criterion.three,
        criterion.five,
    )


def initial_of(evaluation: Evaluation | None) -> dict[str, Any]:
    """What the form shows of an evaluation that was begun, or is to be corrected."""
    if evaluation is None:
        return {}
    words = ("feedback", "next_step", "recommendation", "private_note")
    scores = {f"criterion_{score.criterion_id}": str(score.value) for score in evaluation.scores.all()}
    left_out = {f"criterion_{pk}": NOT_APPLICABLE for pk in evaluation.left_out}
    return scores | left_out | {name: getattr(evaluation, name) for name in words}
