"""What was handed in and decided before means were sealed gets them now, as they would have been then."""

from typing import ClassVar

from django.db import migrations

FILL = """
UPDATE projects_evaluation evaluation SET overall = own.mean
  FROM (SELECT score.evaluation_id, sum(criterion.weight * score.value)::float8 / sum(criterion.weight) AS mean
          FROM projects_score score JOIN projects_criterion criterion ON criterion.id = score.criterion_id
         GROUP BY score.evaluation_id HAVING sum(criterion.weight) > 0) own
 WHERE own.evaluation_id = evaluation.id AND evaluation.handed_in_at IS NOT NULL;
UPDATE projects_decision decision
   SET overall = (SELECT avg(given.overall) FROM projects_evaluation given
                   WHERE given.submission_id = decision.submission_id AND given.replaced_by_id IS NULL
                     AND given.handed_in_at IS NOT NULL),
       means = coalesce((
         SELECT jsonb_agg(jsonb_build_object('criterion', own.id, 'label', own.label, 'value', own.mean, 'median', NULL)
                          ORDER BY own.position, own.id)
           FROM (SELECT criterion.id, criterion.label, criterion.position, avg(score.value)::float8 AS mean
                   FROM projects_score score
                   JOIN projects_criterion criterion ON criterion.id = score.criterion_id
                   JOIN projects_evaluation given ON given.id = score.evaluation_id
                  WHERE given.submission_id = decision.submission_id AND given.replaced_by_id IS NULL
                    AND given.handed_in_at IS NOT NULL
                  GROUP BY criterion.id) own), '[]'::jsonb);
WITH decided AS (
  SELECT decision.id, decision.made_at, decision.overall, decision.means, milestone.project_id, project.programme_id
    FROM projects_decision decision
    JOIN projects_milestone milestone ON milestone.id = decision.milestone_id
    JOIN projects_project project ON project.id = milestone.project_id
)
UPDATE projects_decision decision
   SET median = (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY other.overall) FROM decided other
                  WHERE other.programme_id = own.programme_id AND other.made_at <= own.made_at
                    AND other.overall IS NOT NULL
                 HAVING count(DISTINCT other.project_id) >= 3),
       means = coalesce((
         SELECT jsonb_agg(mark.value || jsonb_build_object('median', (
                  SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY (theirs.value ->> 'value')::float8)
                    FROM decided other, jsonb_array_elements(other.means) theirs
                   WHERE other.programme_id = own.programme_id AND other.made_at <= own.made_at
                     AND theirs.value ->> 'criterion' = mark.value ->> 'criterion'
                  HAVING count(DISTINCT other.project_id) >= 3)) ORDER BY mark.ordinality)
           FROM jsonb_array_elements(own.means) WITH ORDINALITY mark), '[]'::jsonb)
  FROM decided own WHERE own.id = decision.id;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("projects", "0004_evaluation_means_sealed")]

    operations: ClassVar = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
