"""The components as template tags: registration only, the code stands in `incubator.ui.components`."""

from django import template

from incubator.ui.components import (
    actions,
    charts,
    content,
    lists,
    people,
    prose,
    spreads,
    time,
    timelines,
    weeks,
)

register = template.Library()

PLAIN = (
    actions.icon,
    actions.button,
    actions.dialog,
    actions.menu,
    content.card,
    content.badge,
    content.tag,
    content.empty,
    content.notice,
    content.why,
    content.quote,
    content.figures,
    people.avatar,
    people.person,
    lists.row,
    lists.step,
    lists.tabs,
    charts.meter,
    charts.way,
    charts.radar,
    charts.trend,
    charts.bars,
    charts.funnel,
    spreads.whiskers,
    time.when,
    weeks.week,
    timelines.timeline,
)
AWARE = (actions.act, lists.pager, lists.filters)

for plain in PLAIN:
    register.simple_block_tag(plain)
for aware in AWARE:
    register.simple_block_tag(aware, takes_context=True)
register.filter("markdown", prose.markdown)
register.filter("ago", time.ago)
