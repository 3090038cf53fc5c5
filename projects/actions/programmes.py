"""Making a programme and its questions. What somebody answered is retired, never taken from under them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from projects.models import AnswerFile, Application, Evaluation, Programme, Question, Reading, Rubric
from projects.queries.rubrics import family_of
from projects.states import HOLDING_A_PLACE

EDITABLE = (
    "title", "summary", "about", "opens_at", "closes_at", "starts_on", "ends_on", "places", "rubric",
    "application_rubric", "names_reviewers", "cohort",
)  # fmt: skip
ASKED = ("kind", "label", "help_text", "required", "choices")
MOST_QUESTIONS = 40
ADDRESSES = frozenset({"new"})


def locked(programme: Programme) -> Programme:
    """The programme's row: whoever holds it is the only one who counts its places and orders its questions."""
    return Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)


@transaction.atomic
def make_programme(*, by: Person, **values: Any) -> Programme:
    """A new intake. The same title with the same dates is the same press of a button."""
    require(by, "projects.run_programme")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    values = {key: values[key] for key in EDITABLE if key in values}
    same = {key: values[key] for key in ("title", "opens_at", "closes_at", "starts_on")}
    if again := Programme.objects.filter(**same).first():
        return again
    programme = Programme.objects.create(slug=free_slug(values["title"]), **values)
    record("programme.made", programme, by=by, scopes=[programme], programme=programme.title)
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: Person, **values: Any) -> Programme:
    """Change it; the journal keeps what it was. Never fewer places than are taken."""
    programme = locked(programme)
    require(by, "projects.run_programme", programme)
    new = {key: values[key] for key in EDITABLE if key in values and getattr(programme, key) != values[key]}
    if not new:
        return programme
    taken = programme.projects.filter(status__in=HOLDING_A_PLACE).count()
    if new.get("places", taken) < taken:
        raise Refused(
            ngettext(
                "%(taken)s project holds a place already: there can’t be fewer.",
                "%(taken)s projects hold a place already: there can’t be fewer.",
                taken,
            )
            % {"taken": taken}
        )
    if new.get("names_reviewers") and has_evaluations(programme):
        raise Refused(
            _("Reviewers have handed in here on the word that makers read no names. That word stays.")
        )
    if "application_rubric" in new:
        check_readings(programme, new["application_rubric"])
    before = {key: as_fact(getattr(programme, key)) for key in new}
    for key, value in new.items():
        setattr(programme, key, value)
    programme.save(update_fields=list(new))
    record(
        "programme.changed", programme, by=by, scopes=[programme], programme=programme.title, before=before
    )
    return programme


@transaction.atomic
def add_question(programme: Programme, *, by: Person, **values: Any) -> Question:
    """Ask one more, at the end. The same question twice is a double click."""
    programme = locked(programme)
    require(by, "projects.run_programme", programme)
    values = only_asked(values)
    asked = programme.questions.filter(retired_at=None)
    if again := asked.filter(label=values["label"], kind=values["kind"]).first():
        return again
    if asked.count() >= MOST_QUESTIONS:
        raise Refused(
            _("A programme asks at most %(most)s questions. Remove one first.") % {"most": MOST_QUESTIONS}
        )
    last = programme.questions.aggregate(last=Max("position"))["last"]
    question = programme.questions.create(position=0 if last is None else last + 1, **values)
    return told("question.added", question, programme, by)


@transaction.atomic
def change_question(question: Question, *, by: Person, **values: Any) -> Question:
    """Change its words. How it is answered stays once somebody did: an answer in words is no date."""
    programme, question = held(question, by)
    values = only_asked(values)
    if values.get("kind", question.kind) != question.kind and is_answered(question):
        raise Refused(
            _("Somebody answered this already, so it stays %(kind)s. Retire it and ask a new question.")
            % {"kind": question.get_kind_display()},
            [Offer(_("Ask a new question"), reverse("question_add", args=[programme.slug]))],
        )
    before = {key: getattr(question, key) for key, value in values.items() if getattr(question, key) != value}
    if not before:
        return question
    for key in before:
        setattr(question, key, values[key])
    question.save(update_fields=list(before))
    return told("question.changed", question, programme, by, before=before)


@transaction.atomic
def move_question(question: Question, *, by: Person, up: bool) -> Question:
    """Swap places with the neighbour that is still asked; at either end nothing happens."""
    programme, question = held(question, by)
    asked = list(programme.questions.filter(retired_at=None))
    places = [one.pk for one in asked]
    place = places.index(question.pk) if question.pk in places else -1
    target = place - 1 if up else place + 1
    if place < 0 or not 0 <= target < len(asked):
        return question
    asked[place], asked[target] = asked[target], asked[place]
    for position, one in enumerate(asked):
        one.position = position
    Question.objects.bulk_update(asked, ["position"])
    return told("question.moved", asked[target], programme, by)


@transaction.atomic
def remove_question(question: Question, *, by: Person) -> Question | None:
    """Take it away; once somebody answered it is only asked no longer, and the answers stay (None: it is gone)."""
    programme, question = held(question, by)
    if not is_answered(question):
        told("question.removed", question, programme, by)
        question.delete()
        return None
    if question.retired_at is None:
        question.retired_at = now()
        question.save(update_fields=["retired_at"])
        told("question.retired", question, programme, by)
    return question


@transaction.atomic
def restore_question(question: Question, *, by: Person) -> Question:
    """Ask a retired question again, at the end."""
    programme, question = held(question, by)
    if question.retired_at is None:
        return question
    question.retired_at = None
    question.position = (programme.questions.aggregate(last=Max("position"))["last"] or 0) + 1
    question.save(update_fields=["retired_at", "position"])
    return told("question.restored", question, programme, by)


def held(question: Question, by: Person) -> tuple[Programme, Question]:
    """The programme, held, and the question as it is now; refused when it was removed meanwhile."""
    programme = locked(question.programme)
    require(by, "projects.run_programme", programme)
    found = Question.objects.filter(pk=question.pk).first()
    if found is None:
        raise Refused(_("This question was removed a moment ago."))
    return programme, found


def is_answered(question: Question) -> bool:
    """Whether an application, also a draft, answers it."""
    answered = Application.objects.filter(programme=question.programme_id, answers__has_key=str(question.pk))
    return answered.exists() or AnswerFile.objects.filter(question=question).exists()


def has_evaluations(programme: Programme) -> bool:
    given = Evaluation.objects.filter(submission__milestone__project__programme=programme)
    return given.exclude(handed_in_at=None).exists()


def check_readings(programme: Programme, rubric: Rubric | None) -> None:
    """Once somebody read by a rubric, only another version of it takes its place. Wants the programme's row held."""
    old = programme.application_rubric
    if old is None or (rubric is not None and rubric in family_of(old)):
        return
    if Reading.objects.filter(version__application__programme=programme).exists():
        raise Refused(
            _("Applications are being read by “%(rubric)s”. Write a new version of it and choose that one.")
            % {"rubric": old.title},
            [Offer(_("See “%(rubric)s”") % {"rubric": old.title}, old.get_absolute_url())],
        )


def told(verb: str, question: Question, programme: Programme, by: Person, **facts: Any) -> Question:
    record(
        verb,
        question,
        by=by,
        scopes=[programme],
        question=question.label,
        programme=programme.title,
        **facts,
    )
    return question


def only_asked(values: dict[str, Any]) -> dict[str, Any]:
    """What a question is made of; choices only where there is one to make."""
    kept = {key: values[key] for key in ASKED if key in values}
    if kept.get("kind", "choice") != Question.Kind.CHOICE:
        kept["choices"] = []
    return kept


def as_fact(value: Any) -> str | int | None:
    """A value as the journal keeps it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Rubric) else value  # type: ignore[no-any-return]


def free_slug(title: str) -> str:
    """From the title; numbered when taken; other scripts get a short random one."""
    base = slugify(title)[:60] or get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")
    slug, number = base, 1
    while slug in ADDRESSES or Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
