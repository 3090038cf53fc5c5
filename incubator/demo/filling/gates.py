"""What was decided at gates: a hold that its lead appealed against, and a graduation with its certificate."""

from typing import Any

from incubator.demo.filling.house import told
from incubator.demo.filling.words import Words
from incubator.notices.actions import notify
from projects.actions.graduation import issue_certificate
from projects.actions.projects import operators_without_conflict
from projects.models import Appeal, Gate, Project
from projects.queries.evidence import evidence_of

VERBS = {"hold": "project.held", "advance": "project.graduated"}


def fill_gates(words: Words) -> None:
    for row in words.read("gates"):
        project = words.projects[row["project"]]
        gate = gate_of(project, row, words)
        stage = str(Project.Stage(project.stage).label)
        told(
            gate.made_at, VERBS[row["outcome"]], project, gate.by, [project],
            project=project.title, stage=stage,
        )  # fmt: skip
        if row["outcome"] == "advance":
            issue_certificate(project, gate)
        if "appeal" in row:
            appeal_of(gate, row["appeal"], words)


def gate_of(project: Project, row: dict[str, Any], words: Words) -> Gate:
    again = row.get("look_again")
    return Gate.objects.create(
        project=project,
        number=1,
        stage=project.stage,
        outcome=row["outcome"],
        reason=row["reason"],
        look_again_on=words.on(again) if again else None,
        to_show=row.get("to_show", ""),
        evidence=evidence_of(project).facts(),
        by=words.people[row["by"]],
        made_at=words.past(row["days"], "11:20"),
    )


def appeal_of(gate: Gate, row: dict[str, Any], words: Words) -> None:
    by, at = words.people[row["by"]], words.past(row["days"], "21:05")
    Appeal.objects.create(gate=gate, by=by, words=row["words"], made_at=at)
    entry = told(at, "gate.appealed", gate, by, [gate.project], project=gate.project.title)
    notify(operators_without_conflict(gate.project), entry, url=gate.get_absolute_url())
