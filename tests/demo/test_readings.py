"""The demo's readings: by people who may read, of versions that are there, by nobody in conflict."""

from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "incubator" / "demo" / "data"


def load(name):
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


def test_the_demos_readings_are_by_named_readers_of_what_was_handed_in():
    told = load("readings")
    projects = {one["key"]: one for number in (1, 2, 3) for one in load(f"projects_{number}")}
    again = {one["project"] for one in load("applications") if "again" in one}
    mentors = {one["person"] for one in load("mentors") if one["state"] == "approved"}
    operators = {one["key"] for one in load("people") if "operators" in one.get("groups", [])}
    assert set(told["readers"]) <= mentors | operators
    for row in told["readings"]:
        project = projects[row["project"]]
        assert (project["programme"], project["status"]) == (told["programme"], "applied")
        assert row["reader"] in told["readers"]
        assert row["reader"] not in {project["lead"], *project["members"], *project["advisors"]}
        assert row["version"] == 1 or row["project"] in again
        assert len(row["scores"]) == len(told["rubric"]["criteria"])
    assert {row["project"] for row in told["outcomes"]} <= {row["project"] for row in told["readings"]}
