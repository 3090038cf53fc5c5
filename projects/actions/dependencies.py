"""Which milestone waits for which. Called by acts on the plan, inside their transaction."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from projects.models import Dependency, Milestone
from projects.queries.dependencies import circle, edges_of, still_awaited


def wait_for(milestone: Milestone, wanted: Iterable[Milestone], *, by: Person) -> None:
    """From now on it waits for exactly these. Wants the project's row held: a circle has two halves."""
    on = {one.pk for one in wanted}
    edges = edges_of(milestone.project_id)
    before = set(edges.get(milestone.pk, ()))
    if on == before:
        return
    titles = dict(Milestone.objects.filter(project=milestone.project_id).values_list("pk", "title"))
    if not on <= titles.keys():
        raise Refused(_("A milestone waits only for others of its own project. Choose among those."))
    if loop := circle(edges | {milestone.pk: sorted(on)}, milestone.pk):
        raise Refused(
            _("That would go round in a circle: %(loop)s. Take one of them out.")
            % {"loop": in_words([titles[pk] for pk in loop])}
        )
    Dependency.objects.filter(milestone=milestone, on__in=before - on).delete()
    Dependency.objects.bulk_create(Dependency(milestone=milestone, on_id=pk) for pk in sorted(on - before))
    facts = {"milestone": milestone.title, "project": milestone.project.title}
    record(
        "milestone.waits",
        milestone,
        by=by,
        scopes=[milestone.project],
        on=[titles[pk] for pk in sorted(on)],
        **facts,
    )


def in_words(loop: list[str]) -> str:
    """“A” waits for “B”, “B” waits for “A”."""
    pairs = zip(loop, [*loop[1:], loop[0]], strict=True)
    return ", ".join(_("“%(one)s” waits for “%(other)s”") % {"one": a, "other": b} for a, b in pairs)


def check_nothing_awaited(milestone: Milestone) -> None:
    """Nobody starts what waits for something that is neither accepted nor abandoned."""
    awaited = still_awaited(milestone)
    if not awaited:
        return
    names = ", ".join(f"“{one.title}”" for one in awaited)
    raise Refused(
        _(
            "“%(milestone)s” waits for %(names)s. Start it when that is accepted or abandoned, "
            "or change what it waits for."
        )
        % {"milestone": milestone.title, "names": names},
        [
            Offer(_("Change what it waits for"), f"{milestone.get_absolute_url()}edit/"),
            Offer(_("See “%(title)s”") % {"title": awaited[0].title}, awaited[0].get_absolute_url()),
        ],
    )
