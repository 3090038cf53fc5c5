"""A jury day: the same few people evaluated the same submissions, so that who is mild and who is strict can be seen."""

from datetime import timedelta
from typing import Any

from incubator.demo.filling.words import Words
from projects.models import Evaluation, Programme, Reviewer, Score, Submission
from projects.queries.feedback import weighted_mean


def fill_jury(words: Words) -> None:
    told = words.read("jury")
    rubric = Programme.objects.select_related("rubric").get(slug=told["programme"]).rubric
    criteria = list(rubric.criteria.all())
    for row in told["said"]:
        submission = Submission.objects.select_related("milestone__project").get(
            milestone__project=words.projects[row["project"]],
            milestone__position=row["milestone"],
            version=1,
        )
        evaluation = evaluated(submission, row, rubric, words, told["days"])
        scores = list(zip(criteria, row["scores"], strict=True))
        evaluation.overall = weighted_mean((criterion.weight, value) for criterion, value in scores)
        evaluation.save(update_fields=["overall"])
        Score.objects.bulk_create(
            Score(evaluation=evaluation, criterion=criterion, value=value) for criterion, value in scores
        )


def evaluated(
    submission: Submission, row: dict[str, Any], rubric: Any, words: Words, days: int
) -> Evaluation:
    """Handed in some days later. A juror came for this day alone; who reviews the project anyway goes on."""
    person, at = words.people[row["mentor"]], submission.made_at + timedelta(days=days)
    Reviewer.objects.get_or_create(
        project=submission.milestone.project,
        person=person,
        defaults={"since": submission.made_at, "ended_at": at},
    )
    return Evaluation.objects.create(
        submission=submission,
        reviewer=person,
        rubric=rubric,
        feedback=row["text"],
        recommendation="accept",
        made_at=at,
        handed_in_at=at,
    )
