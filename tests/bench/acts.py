"""What people do: handing in an evaluation over HTTP, saying something in a room as the socket does."""

from collections.abc import Iterator

from incubator.accounts.models import Person
from incubator.community.actions.talk import post_message
from incubator.community.models import ChatRoom
from projects.models import Criterion, Submission
from tests.bench.figures import Figure, figure
from tests.bench.measure import Answer, ask, spent, typical
from tests.bench.pages import LEAD, REVIEWER
from tests.bench.space import Space

TIMES = 20


def costs(name: str, answer: Answer) -> Iterator[Figure]:
    yield figure(f"{name}.both", answer.cpu_ms + answer.database_ms, "ms CPU", "≤ 20")
    yield figure(f"{name}.queries", answer.queries, "queries", "≤ 20")
    yield figure(f"{name}.sql", answer.sql_ms, "ms")


def evaluate(space: Space) -> Iterator[Figure]:
    """The whole request: the form understood, rights asked, sealed, written down, people told."""
    space.fill()
    waiting = iter(
        Submission.objects.filter(
            milestone__state="submitted", milestone__project__reviewers__person=REVIEWER
        )
        .exclude(evaluations__reviewer=REVIEWER)
        .values_list("pk", flat=True)[: TIMES + 3]
    )
    form = {f"criterion_{one.pk}": "4" for one in Criterion.objects.all()}
    form |= {
        "feedback": "Well fired. Show the second glaze.",
        "next_step": "Fire ten.",
        "recommendation": "accept",
    }

    def hand_in(_number: int) -> Answer:
        answer = ask(f"/reviews/{next(waiting)}/", space.session(REVIEWER), form=form)
        if answer.status != 302:
            raise RuntimeError(f"handing in answered {answer.status}")
        return answer

    yield from costs("projects.evaluate", typical(TIMES, hand_in))


def send(space: Space) -> Iterator[Figure]:
    """The action that the socket calls for each message."""
    space.fill()
    person, room = Person.objects.get(pk=LEAD), ChatRoom.objects.get(project=LEAD)

    def say(number: int) -> Answer:
        return spent(lambda: post_message(room, by=person, text="Grey again.", key=f"bench-{number}"))

    yield from costs("talk.send", typical(TIMES, say))
