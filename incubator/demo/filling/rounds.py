"""A match round that waits for an operator: made, and worked out, by the same acts as in earnest."""

from incubator.demo.filling.words import Words
from mentors.actions.round_runs import work_out
from mentors.actions.rounds import create_round, start_round
from mentors.queries.round_pool import pool


def fill_rounds(words: Words) -> None:
    for row in words.read("rounds"):
        by = words.people[row["by"]]
        parameters = {key: row[key] for key in ("title", "objective", "least", "most")}
        made = create_round(by=by, programme=None, mentors=list(pool()), only_without=True, **parameters)
        started = start_round(made, by=by, seen=made.version)
        if started.run is not None:
            work_out(started.pk, started.run)
