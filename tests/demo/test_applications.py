"""The demo's applications answer what their programmes ask."""

from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "incubator" / "demo" / "data"


def load(name):
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


def test_applications_answer_what_their_programme_asks():
    programmes = {one["key"]: one for one in load("programmes")}
    projects = {one["key"]: one for number in (1, 2, 3) for one in load(f"projects_{number}")}
    assert "questions" not in programmes["runde-8"]  # the journeys apply to it in one press
    for application in load("applications"):
        project = projects[application["project"]]
        asked = {one["key"]: one for one in programmes[project["programme"]]["questions"]}
        assert project["status"] == "applied"
        assert ("asked" in application) == ("again" in application)
        for answers in (application["answers"], application.get("again", application["answers"])):
            assert (
                {key for key, one in asked.items() if one.get("required", True)} <= set(answers) <= set(asked)
            )
            for key, text in answers.items():
                kind = asked[key]["kind"]
                assert kind != "choice" or text in asked[key]["choices"], (project["key"], key)
                assert kind != "number" or text.isdecimal(), (project["key"], key)
