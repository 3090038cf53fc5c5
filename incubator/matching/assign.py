"""`python -m incubator.matching.assign < in.json > out.json`: an assignment on the command line.

In: `{"projects": [{"id", "need"}], "mentors": [{"id", "capacity"}], "candidates": [[project, mentor, affinity], …],
"conflicts": [[project, mentor], …], "objective": "total" | "fair" | "stable"}`; also `"least"`, `"groups"`
and `"languages"` of a project or mentor, `"declined"` and `"fixed"` pairs. Out: `{"pairs", "total", "minimum",
"bound", "unmet", "notes", "filled", "places", "objective", "seconds"}`.
What can't be read ends with status 2 and a sentence.
"""

import gc
import json
import sys
from dataclasses import asdict
from typing import Any

from incubator.matching.assignment import Assignment, assign
from incubator.matching.problem import Mentor, Problem, Project, Unfit


def read(document: dict[str, Any]) -> Problem:
    """The question as it stands in a JSON document."""
    try:
        return Problem(
            projects=[
                Project(
                    one["id"], one["need"], one.get("least", 0), one.get("groups", {}),
                    frozenset(one.get("languages", ())),
                )
                for one in document["projects"]
            ],
            mentors=[
                Mentor(
                    one["id"], one["capacity"], one.get("least", 0), frozenset(one.get("groups", ())),
                    frozenset(one.get("languages", ())),
                )
                for one in document["mentors"]
            ],
            candidates=document["candidates"],
            conflicts=document.get("conflicts") or (),
            declined=document.get("declined") or (),
            fixed=document.get("fixed") or (),
        )  # fmt: skip
    except KeyError as missing:
        raise Unfit(f"{missing.args[0]!r} is missing.") from None
    except (TypeError, AttributeError):
        raise Unfit("The document is not of the form that is described above.") from None


def told(found: Assignment) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "pairs": found.pairs,
        "total": round(found.total, 6),
        "minimum": found.minimum,
        "bound": round(found.bound, 6),
        "filled": found.filled,
        "places": found.places,
        "unmet": [
            {key: value for key, value in asdict(one).items() if value not in (None, ())}
            for one in found.unmet
        ],
        "notes": found.notes,
        "objective": found.objective,
        "seconds": round(found.seconds, 4),
    }


def main() -> int:
    gc.disable()  # one question, one answer: nothing to collect on the way
    try:
        document = json.load(sys.stdin.buffer)
        if not isinstance(document, dict):
            raise Unfit("The document is not an object.")
        answer = told(assign(read(document), document.get("objective", "total")))
    except (Unfit, json.JSONDecodeError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n{__doc__}")
        return 2
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
