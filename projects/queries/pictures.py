"""The picture of a decision, computed by the database: our means, and the programme's medians at that moment.

`queries.feedback` holds the same arithmetic as pure functions; a test lets both work on the same marks.
"""

from typing import Any

from django.db import connection
from django.db.models import Avg

from projects.models import Decision, Evaluation, Score
from projects.queries.feedback import FEWEST_PROJECTS

MEDIANS = """
WITH decided AS (
  SELECT milestone.project_id, decision.overall, decision.means
    FROM projects_decision decision
    JOIN projects_milestone milestone ON milestone.id = decision.milestone_id
    JOIN projects_project project ON project.id = milestone.project_id
   WHERE project.programme_id = %(programme)s AND decision.made_at <= %(until)s
)
SELECT NULL::bigint, percentile_cont(0.5) WITHIN GROUP (ORDER BY overall)
  FROM decided WHERE overall IS NOT NULL HAVING count(DISTINCT project_id) >= %(fewest)s
 UNION ALL
SELECT mark.criterion, percentile_cont(0.5) WITHIN GROUP (ORDER BY mark.value)
  FROM decided, jsonb_to_recordset(decided.means) AS mark(criterion bigint, value float8)
 WHERE mark.criterion = ANY(%(criteria)s)
 GROUP BY mark.criterion HAVING count(DISTINCT project_id) >= %(fewest)s
"""


def given_on(submission: int) -> dict[str, Any]:
    """The evaluations that count: in, and not replaced."""
    return {"submission": submission, "replaced_by": None, "handed_in_at__isnull": False}


def overall_of(submission: int) -> float | None:
    """Each evaluation's sealed mean, all evaluations alike."""
    return Evaluation.objects.filter(**given_on(submission)).aggregate(mean=Avg("overall"))["mean"]


def means_of(submission: int) -> list[dict[str, Any]]:
    """What the evaluators gave each criterion on average, in the rubric's order."""
    of = {f"evaluation__{key}": value for key, value in given_on(submission).items()}
    rows = (
        Score.objects.filter(**of)
        .order_by("criterion__position", "criterion")
        .values_list("criterion", "criterion__label")
        .annotate(mean=Avg("value"))
    )
    return [
        {"criterion": pk, "label": label, "value": float(mean), "median": None} for pk, label, mean in rows
    ]


def medians_at(decision: Decision, programme: int | None) -> dict[int | None, float]:
    """The programme's medians until this decision, by criterion and (None) overall; too few projects have none."""
    if programme is None:
        return {}
    criteria = [mean["criterion"] for mean in decision.means]
    asked: dict[str, Any] = {"programme": programme, "until": decision.made_at, "fewest": FEWEST_PROJECTS}
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS, asked | {"criteria": criteria})
        return dict(cursor.fetchall())
