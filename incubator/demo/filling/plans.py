"""The plans that operators keep ready."""

from incubator.demo.filling.words import Words
from projects.models import PlanTemplate, TemplateRow


def fill_plan_templates(words: Words) -> None:
    for plan in words.read("plans"):
        template = PlanTemplate.objects.create(
            title=plan["title"], about=plan["about"], stage=plan["stage"], made_at=words.past(-200)
        )
        TemplateRow.objects.bulk_create(
            TemplateRow(
                template=template,
                position=position,
                after_previous=row.get("after", False),
                **{key: row[key] for key in ("title", "goal", "weeks", "weight")},
            )
            for position, row in enumerate(plan["rows"])
        )
