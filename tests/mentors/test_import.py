"""Importing other communities' mentors: the plan, and carrying it out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from incubator.accounts.models import Person
from incubator.notices.models import Notification
from mentors.actions.imports import import_mentors
from mentors.models import Mentor
from mentors.queries.import_plan import import_plan
from mentors.sources import records
from tests.races import together

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = [SHARED / "mentors-coding-coach" / "mentors.json", SHARED / "mentors-wcc" / "mentors.yml"]
COACH = [
    {"id": "a1", "name": "Ngô H.", "title": "Engineer", "description": "I <b>build</b> &amp; fix", "tags": ["react native", "reactnative"], "spokenLanguages": ["vi", "en"]},
    {"id": "a2", "name": "Łakomy", "title": "Designer", "tags": ["css"]},
    {"id": "a1", "name": "Ngô H.", "title": "Engineer", "tags": []},
    {"id": "a3", "name": "", "tags": []},
    "nonsense",
    {"id": "a4", "name": "Wrong", "tags": 7},
]  # fmt: skip
WCC = """
- {name: Rosa R., index: 1, num_mentee: 3, hours: 2, type: both, position: Lead, bio: Hello, languages: "English, Ukranian", availability: [3, 4], skills: {areas: [Robotics], languages: "Python, Python, C++", focus: [Grow], extra: Anything}}
- {name: Nora N., index: 2, num_mentee: 0, hours: 0, type: ad-hoc, languages: English, availability: [], skills: {}}
- {name: Mail M., index: 3, num_mentee: 1, hours: 1, type: long-term, email: MAIL@test.example, languages: English, skills: {}}
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "mentors.json").write_text(json.dumps(COACH))
    (tmp_path / "mentors.yml").write_text(WCC)
    return [str(tmp_path / "mentors.json"), str(tmp_path / "mentors.yml")]


def planned(files):
    return import_plan(one for file in files for one in records(Path(file).read_text(), file))


def run(*args):
    out = StringIO()
    call_command("import_mentors", *args, stdout=out)
    return out.getvalue()


def test_the_plan_counts_every_row_with_its_reason(files, db):
    plan = planned(files)

    assert plan.counts == {"new": 5, "updated": 0, "unchanged": 0, "duplicate": 1, "invalid": 3}
    assert sum(plan.counts.values()) == len(plan.rows) == 9
    assert all(row.reason for row in plan.rows if row.status in ("duplicate", "invalid"))


def test_a_dry_run_tells_and_changes_nothing(files, operator):
    told = run(*files, "--dry-run")

    assert "9 rows: 5 new, 0 updated, 0 unchanged, 1 duplicate, 3 invalid" in told
    assert "markup removed" in told and "languages not stated" in told and "paused" in told
    assert not Mentor.objects.exists()


def test_importing_twice_changes_nothing(files, operator):
    assert "5 mentors written." in run(*files, "--as", operator.email)
    before = list(Mentor.objects.order_by("pk").values())

    assert "0 mentors written." in run(*files, "--as", operator.email)
    assert list(Mentor.objects.order_by("pk").values()) == before
    assert planned(files).counts["unchanged"] == 5


def test_rows_are_cleaned_and_told_apart(files, operator):
    import_mentors(planned(files), by=operator)
    ngo = Mentor.objects.get(source="coding-coach:a1")
    rosa = Mentor.objects.get(source="wcc:1")
    nora = Mentor.objects.get(source="wcc:2")

    assert (ngo.expertise, ngo.skills, ngo.languages) == ("I build & fix", ["react native"], ["vi", "en"])
    assert (rosa.skills, rosa.fields, rosa.languages) == (["Python", "C++"], ["Robotics"], ["en", "uk"])
    assert (rosa.office_hours, rosa.state, rosa.capacity) == ("2 hours a month · Mar, Apr", "approved", 3)
    assert (nora.state, nora.capacity) == ("paused", 0)


def test_who_has_no_address_gets_an_account_that_nobody_can_enter(files, operator):
    import_mentors(planned(files), by=operator)
    silent = Person.objects.get(name="Łakomy")
    known = Person.objects.get(name="Mail M.")

    assert (silent.is_active, silent.has_usable_password()) == (False, False)
    assert silent.email.endswith("@imported.invalid")
    assert (known.is_active, known.email) == (True, "mail@test.example")
    assert not Notification.objects.filter(person=silent).exists()


def test_a_changed_row_updates_and_a_profile_with_an_owner_stays(files, operator, frozen):
    import_mentors(planned(files), by=operator)
    Mentor.objects.filter(source="wcc:1").update(capacity=1)
    Person.objects.filter(name="Mail M.").update(last_login="2026-03-01T09:00Z")
    Mentor.objects.filter(source="wcc:3").update(expertise="My own words")

    plan = planned(files)
    assert [(row.status, row.changes) for row in plan.rows if row.record.source == "wcc:1"] == [
        ("updated", ("capacity",))
    ]
    import_mentors(plan, by=operator)
    assert Mentor.objects.get(source="wcc:3").expertise == "My own words"
    assert planned(files).counts["updated"] == 0


def test_only_an_operator_imports(files, stranger):
    with pytest.raises(PermissionDenied):
        import_mentors(planned(files), by=stranger)
    with pytest.raises(CommandError):
        run(*files, "--as", stranger.email)


@pytest.mark.parametrize("text", ["{", "{}", "7"])
def test_an_unreadable_file_is_a_sentence(text, tmp_path, db):
    file = tmp_path / "mentors.json"
    file.write_text(text)

    with pytest.raises(CommandError, match=r"mentors\.json"):
        run(str(file), "--dry-run")


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_each_mentor_once(files, operator):
    plan = planned(files)

    assert sorted(together(2, lambda number: import_mentors(plan, by=operator))) == [0, 5]
    assert (Mentor.objects.count(), Person.objects.filter(email__endswith=".invalid").count()) == (5, 4)


@pytest.mark.skipif(
    not all(file.exists() for file in FILES), reason="the shared directories are not on this machine"
)
def test_the_real_directories_import_once(operator):
    names = [str(file) for file in FILES]
    plan = planned(names)

    assert sum(plan.counts.values()) == len(plan.rows) == 238
    assert plan.counts["invalid"] == 0
    import_mentors(plan, by=operator)
    assert planned(names).counts == {"new": 0, "updated": 0, "unchanged": 238, "duplicate": 0, "invalid": 0}
