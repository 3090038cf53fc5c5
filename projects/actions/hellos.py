"""Asking a quiet team how it goes, hearing the answer, and saying when a project counts as quiet."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now, space_zone
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.projects import locked, operators_without_conflict
from projects.models import Hello, Project, QuietRule
from projects.queries.quiet import BETWEEN, MAKERS, quiet_rule, to_ask_by_itself

AT_ONCE = 200


def kind_words(project: Project) -> str:
    """What the space asks where nobody wrote anything else."""
    return _(
        "It has been quiet round “%(project)s” for a while. That is fine: good things take time. "
        "What are you at, and is there anything that would help?"
    ) % {"project": project.title}


@transaction.atomic
def ask_hello(project: Project, *, by: Person, text: str) -> Hello:
    """Ask the team how it goes, in the operator's words. At most once in a fortnight."""
    project = locked(project)
    require(by, "projects.ask_hello", project)
    back = [Offer(_("See the project"), project.get_absolute_url())]
    if project.status != "incubating":
        facts = {"project": project.title, "state": project.badge.label}
        raise Refused(_("“%(project)s” is %(state)s: nobody expects anything of it now.") % facts, back)
    if not makers(project):
        raise Refused(_("“%(project)s” has no team that could answer.") % {"project": project.title}, back)
    if (last := project.hellos.first()) is not None and last.asked_at > now() - BETWEEN:
        raise Refused(
            _("“%(project)s” was asked within the last fortnight. Give them time to answer.")
            % {"project": project.title},
            [Offer(_("Read the question"), last.get_absolute_url())],
        )
    return asked(project, by, text.strip() or kind_words(project))


def greet_quiet() -> int:
    """Ask every team that the rule names, each in a transaction of its own; the number asked."""
    rule = quiet_rule()
    if not rule.asks:
        return 0
    with timezone.override(space_zone()):
        found = list(to_ask_by_itself(rule.asks_after).values_list("pk", flat=True)[:AT_ONCE])
        return sum(greet(pk, rule.asks_after) for pk in found)


@transaction.atomic
def greet(pk: int, days: int) -> bool:
    """One of them, unless it stirred or was asked meanwhile."""
    project = Project.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if project is None or not to_ask_by_itself(days).filter(pk=pk).exists():
        return False
    asked(project, None, kind_words(project))
    return True


def asked(project: Project, by: Person | None, text: str) -> Hello:
    """Wants the project's row held."""
    hello = Hello.objects.create(project=project, by=by, text=text)
    entry = record("hello.asked", hello, by=by, project=project.title)
    notify(makers(project), entry, url=hello.get_absolute_url())
    return hello


@transaction.atomic
def answer_hello(hello: Hello, *, by: Person, answer: str, words: str = "") -> Hello:
    """The team's answer, once; whoever follows the project reads it. The same press twice is one."""
    project = locked(hello.project)
    hello = Hello.objects.select_for_update(of=("self",)).select_related("project").get(pk=hello.pk)
    require(by, "projects.answer_hello", hello)
    answer, words = Hello.Answer(answer).value, words.strip()
    if hello.answer:
        if (hello.answered_by_id, hello.answer, hello.words) == (by.pk, answer, words):
            return hello
        raise Refused(
            _("This question was answered meanwhile. Write in the log what has changed since."),
            [Offer(_("Write in the log"), f"{project.get_absolute_url()}updates/")],
        )
    hello.answer, hello.words, hello.answered_by, hello.answered_at = answer, words, by, now()
    hello.save(update_fields=["answer", "words", "answered_by", "answered_at"])
    entry = record(
        "hello.answered", hello, by=by, project=project.title, answer=str(Hello.Answer(answer).label)
    )
    notify([*makers(project), *listeners(hello)], entry, url=hello.get_absolute_url())
    nudge(f"project:{project.pk}", "hello", hello.pk)
    return hello


@transaction.atomic
def set_quiet_rule(*, by: Person, quiet_after: int, asks: bool, asks_after: int) -> QuietRule:
    """When a project counts as quiet, and whether the space asks by itself."""
    QuietRule.objects.get_or_create(pk=1)
    rule = QuietRule.objects.select_for_update().get(pk=1)
    require(by, "projects.set_reminders")
    new: dict[str, Any] = {
        "quiet_after": quiet_after,
        "asks": asks,
        "asks_after": max(asks_after, quiet_after),
    }
    if new != {key: getattr(rule, key) for key in new}:
        for key, value in new.items():
            setattr(rule, key, value)
        rule.save()
        record("quiet.changed", rule, by=by, **new)
    return rule


def makers(project: Project) -> list[Person]:
    """Who is asked and can answer; the same people as `queries.quiet.has_makers`."""
    return list(
        Person.objects.filter(memberships__project=project, memberships__role__in=MAKERS, is_active=True)
    )


def listeners(hello: Hello) -> list[Person]:
    """Whoever follows the project and whoever asked; every operator where neither is there or free of conflict."""
    operators = operators_without_conflict(hello.project)
    near = {hello.project.tracker_id, hello.by_id}
    return [one for one in operators if one.pk in near] or operators
