"""How quiet teams were asked how it goes: one question that waits, one that was answered."""

from typing import Any

from incubator.demo.filling.house import told
from incubator.demo.filling.words import Words
from incubator.notices.actions import notify
from projects.models import Hello, Membership


def fill_hellos(words: Words) -> None:
    for row in words.read("hellos"):
        hello = hello_of(row, words)
        team = Membership.objects.filter(project=hello.project, role__in=["lead", "member"])
        people = [one.person for one in team.select_related("person")]
        told_of = {"project": hello.project.title}
        entry = told(hello.asked_at, "hello.asked", hello, hello.by, [], **told_of)
        if not hello.answer:
            notify(people, entry, url=hello.get_absolute_url())
        elif hello.answered_at:
            told_of["answer"] = str(Hello.Answer(hello.answer).label)
            entry = told(hello.answered_at, "hello.answered", hello, hello.answered_by, [], **told_of)
            notify([hello.by], entry, url=hello.get_absolute_url())


def hello_of(row: dict[str, Any], words: Words) -> Hello:
    project = words.projects[row["project"]]
    lead = project.memberships.select_related("person").get(role="lead").person
    answered = {}
    if "answer" in row:
        answered = {
            "answer": row["answer"],
            "words": row["words"],
            "answered_by": lead,
            "answered_at": words.past(row["answered"], "18:20"),
        }
    return Hello.objects.create(
        project=project,
        by=words.people[row["by"]],
        text=row["text"],
        asked_at=words.past(row["days"], "10:05"),
        **answered,
    )
