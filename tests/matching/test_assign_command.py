"""The command that assigns: JSON in and out, and sentences where it can't read."""

import io
import json
import subprocess
import sys

import pytest

from incubator.matching import assign as command

QUESTION = {
    "projects": [{"id": 1, "need": 1}, {"id": "b", "need": 1, "languages": ["kk"]}],
    "mentors": [{"id": 7, "capacity": 1}],
    "candidates": [[1, 7, 0.5], ["b", 7, 0.9]],
    "conflicts": [["b", 7]],
}


def asked(monkeypatch, capsys, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    status = command.main()
    return status, capsys.readouterr()


def test_the_command_answers_in_json(monkeypatch, capsys):
    status, told = asked(monkeypatch, capsys, json.dumps({**QUESTION, "objective": "fair"}))
    answer = json.loads(told.out)

    assert status == 0
    assert (answer["pairs"], answer["total"], answer["minimum"], answer["bound"]) == ([[1, 7]], 0.5, 0.5, 0.5)
    assert answer["unmet"] == [
        {"kind": "project", "id": "b", "missing": 1, "why": "barred", "is_demand": False}
    ]
    assert answer["notes"] == ["1 of 2 places stay empty"]
    assert answer["seconds"] >= 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Expecting"), ("[]", "not an object"), ('{"projects": []}', "'mentors' is missing"),
        ('{"projects": [1], "mentors": [], "candidates": []}', "not of the form"),
        ('{"projects": [], "mentors": [], "candidates": [], "objective": "luck"}', "The objective is one of"),
    ],
)  # fmt: skip
def test_the_command_says_what_it_cannot_read(monkeypatch, capsys, text, told):
    status, said = asked(monkeypatch, capsys, text)
    assert status == 2
    assert told in said.err
    assert not said.out


def test_the_commands_start_without_django_or_celery():
    code = "import sys, incubator.matching.assign, incubator.matching.score; print([n for n in ('django', 'celery') if n in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
