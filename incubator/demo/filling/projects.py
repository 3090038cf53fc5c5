"""Programmes with their rubrics, projects with their teams, milestones with what was handed in and said."""

from datetime import timedelta
from typing import Any

from incubator.demo.filling.words import Words
from projects.actions.decisions import draw_picture
from projects.models import (
    ConflictDeclaration,
    Criterion,
    Decision,
    Dependency,
    Evaluation,
    Membership,
    Milestone,
    Need,
    Programme,
    Project,
    Reviewer,
    Rubric,
    Score,
    Submission,
    Update,
)
from projects.queries.feedback import weighted_mean


def fill_programmes(words: Words) -> None:
    rubrics = {}
    for row in words.read("rubric"):
        rubrics[row["key"]] = rubric = Rubric.objects.create(title=row["title"], made_at=words.past(-300))
        for position, criterion in enumerate(row["criteria"]):
            Criterion.objects.create(rubric=rubric, position=position, **criterion)
    for row in words.read("programmes"):
        Programme.objects.create(
            title=row["title"],
            slug=row["key"],
            summary=row["summary"],
            about=row["about"],
            opens_at=words.at(row["opens"], "09:00"),
            closes_at=words.at(row["closes"], "23:59"),
            starts_on=words.on(row["starts"]),
            ends_on=words.on(row["ends"]),
            places=row["places"],
            rubric=rubrics[row["rubric"]],
        )


def fill_projects(words: Words) -> None:
    programmes = {one.slug: one for one in Programme.objects.all()}
    for number, told in enumerate(words.told):
        started = told.get("started")
        registered = words.past((started if started is not None else -8 - number % 14) - 20)
        is_sent = told["status"] not in ("draft", "withdrawn")
        words.projects[told["key"]] = project = Project.objects.create(
            title=told["title"],
            slug=told["key"],
            tagline=told["tagline"],
            story=told["story"],
            fields=told["fields"],
            stage=told["stage"],
            status=told["status"],
            visibility=told["visibility"],
            language=told["language"],
            programme=programmes.get(told.get("programme") or ""),
            tracker=words.person(told.get("tracker")),
            registered_at=registered,
            applied_at=registered + timedelta(days=6) if is_sent else None,
            decided_at=words.past(started) if started is not None else None,
        )
        team_of(project, told, words)


def team_of(project: Project, told: dict[str, Any], words: Words) -> None:
    roles = [(told["lead"], "lead")]
    roles += [(key, "member") for key in told.get("members") or []]
    roles += [(key, "advisor") for key in told.get("advisors") or []]
    Membership.objects.bulk_create(
        Membership(project=project, person=words.people[key], role=role, since=project.registered_at)
        for key, role in roles
    )
    Need.objects.bulk_create(
        Need(project=project, made_at=words.past(-words.chance.randrange(2, 40)), **need)
        for need in told.get("needs") or []
    )
    Update.objects.bulk_create(
        Update(
            project=project,
            by=words.people[told["lead"]],
            text=row["text"],
            made_at=words.past(row["days"], "20:15"),
        )
        for row in told.get("updates") or []
    )
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(
            project=project, person=words.people[row["person"]], reason=row["reason"],
            declared_by=words.people[row["person"]],
        )
        for row in told.get("conflicts") or []
    )  # fmt: skip


def fill_milestones(words: Words) -> None:
    default = Rubric.objects.get(programmes__slug="runde-7")
    for told in words.told:
        project = words.projects[told["key"]]
        rubric = project.programme.rubric if project.programme else default
        rows = told.get("milestones") or []
        plan = [milestone_of(project, position, row, rubric, words) for position, row in enumerate(rows)]
        Dependency.objects.bulk_create(
            Dependency(milestone=milestone, on=plan[place])
            for milestone, row in zip(plan, rows, strict=True)
            for place in row.get("after", ())
        )
    for decision in Decision.objects.select_related("milestone__project").order_by("made_at", "pk"):
        draw_picture(decision, decision.milestone.project)


def milestone_of(
    project: Project, position: int, row: dict[str, Any], rubric: Rubric, words: Words
) -> Milestone:
    last = (row.get("submissions") or [{}])[-1]
    is_decided = row["state"] in ("accepted", "abandoned")
    milestone = Milestone.objects.create(
        project=project,
        title=row["title"],
        goal=row["goal"],
        due_on=words.on(row["due"]),
        weight=row["weight"],
        position=position,
        state=row["state"],
        made_at=project.registered_at,
        decided_at=words.past(last.get("days", row["due"]) + 2) if is_decided else None,
    )
    for version, handed in enumerate(row.get("submissions") or [], start=1):
        submission_of(milestone, version, handed, rubric, words)
    return milestone


def submission_of(
    milestone: Milestone, version: int, row: dict[str, Any], rubric: Rubric, words: Words
) -> None:
    """A version with its evaluations (whoever wrote one reviews the project) and the decision."""
    made = words.past(row["days"], "18:30")
    submission = Submission.objects.create(
        milestone=milestone,
        version=version,
        by=milestone.project.memberships.select_related("person").get(role="lead").person,
        text=row["text"],
        made_at=made,
        answer_by=words.on(row["days"] + 7),
    )
    criteria = {one.label: one for one in rubric.criteria.all()}
    for evaluation in row.get("evaluations") or []:
        evaluation_of(submission, evaluation, rubric, criteria, words)
    if decision := row.get("decision"):
        given = Decision.objects.create(
            submission=submission,
            milestone=milestone,
            outcome=decision["outcome"],
            reason=decision["reason"],
            by=milestone.project.tracker,
            made_at=min(made + timedelta(days=2), words.now),
        )
        if "answer" in decision:
            at = min(given.made_at + timedelta(hours=21), words.now)
            given.team_answers.create(text=decision["answer"], by=submission.by, made_at=at)


def evaluation_of(
    submission: Submission, row: dict[str, Any], rubric: Rubric, criteria: dict[str, Criterion], words: Words
) -> None:
    person = words.people[row["mentor"]]
    project = submission.milestone.project
    Reviewer.objects.get_or_create(project=project, person=person, defaults={"since": project.registered_at})
    at = min(submission.made_at + timedelta(hours=20 + words.chance.randrange(20)), words.now)
    evaluation = Evaluation.objects.create(
        submission=submission,
        reviewer=person,
        rubric=rubric,
        feedback=row["feedback"],
        next_step=row.get("next_step", ""),
        recommendation=row["recommendation"],
        overall=weighted_mean(
            (criteria[label].weight, value) for label, value in row["scores"].items() if label in criteria
        ),
        made_at=at,
        handed_in_at=at,
    )
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=criteria[label], value=value)
        for label, value in row["scores"].items()
        if label in criteria
    )
