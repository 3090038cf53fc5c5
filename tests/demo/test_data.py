"""The demo space is plain data; these checks keep its references and its counts whole."""

import re
from collections import Counter
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "incubator" / "demo" / "data"
SCORES = range(1, 6)
PROJECT_STATUSES = {
    "draft": 3,
    "applied": 4,
    "declined": 1,
    "incubating": 22,
    "paused": 2,
    "graduated": 5,
    "alumni": 2,
    "withdrawn": 1,
}
PROJECT_LANGUAGES = {"en": 26, "de": 6, "fr": 2, "zh": 2, "kk": 1, "vi": 1, "it": 1, "mul": 1}
PERSONAS = [
    "amara-okafor",
    "li-xiaoyu",
    "jan-marek",
    "conrad-vogt",
    "petra-lindner",
    "isabel-noth",
    "olga-brandt",
    "eduardo-sala",
    "samir-haddad",
]
MENTORSHIP_STATES = {"suggested", "requested", "active", "completed", "declined", "withdrawn", "ended"}
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def load(name):
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def space():
    return load("space")


@pytest.fixture(scope="module")
def people():
    return {p["key"]: p for p in load("people")}


@pytest.fixture(scope="module")
def organisations():
    return {o["key"]: o for o in load("organisations")}


@pytest.fixture(scope="module")
def mentors():
    return {m["person"]: m for m in load("mentors")}


@pytest.fixture(scope="module")
def programmes():
    return {p["key"]: p for p in load("programmes")}


@pytest.fixture(scope="module")
def rubrics():
    return {r["key"]: r for r in load("rubric")}


@pytest.fixture(scope="module")
def trainings():
    return {t["key"]: t for t in load("trainings")}


@pytest.fixture(scope="module")
def projects():
    rows = [
        p
        for path in sorted(DATA.glob("projects_*.yml"))
        for p in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert len({p["key"] for p in rows}) == len(rows)
    return {p["key"]: p for p in rows}


def team(project):
    return {project["lead"], *project["members"], *project["advisors"]}


def evaluations(project):
    for milestone in project["milestones"]:
        for submission in milestone["submissions"]:
            for evaluation in submission["evaluations"]:
                yield milestone, submission, evaluation


def test_counts(space, people, organisations, mentors, programmes, rubrics, trainings, projects):
    assert len(people) == len(load("people")) == 60
    assert len(organisations) == 8
    assert Counter(m["state"] for m in mentors.values()) == {"approved": 17, "applied": 2, "paused": 1}
    assert Counter(i["state"] for i in load("investors")) == {"verified": 4, "applied": 1}
    assert len(programmes) == 4
    assert len(rubrics) == 2
    assert len(trainings) == 4
    assert len(space["fields"]) == len(set(space["fields"])) == 18
    assert 55 <= len(space["skills"]) == len(set(space["skills"])) <= 70
    assert len(projects) == 40
    assert Counter(p["status"] for p in projects.values()) == PROJECT_STATUSES
    assert Counter(p["language"] for p in projects.values()) == PROJECT_LANGUAGES
    assert sum("pitch" in p for p in projects.values()) == 10
    assert len(load("resources")) == 24
    events = load("events")
    assert len(events) == 16
    assert sum(e["day"] < 0 for e in events) == sum(e["day"] > 0 for e in events) == 8
    assert Counter(s["kind"] for s in load("stories")) == {"story": 5, "guide": 3}


def test_keys_are_slugs_and_unique():
    for name in [
        "people",
        "organisations",
        "programmes",
        "rubric",
        "resources",
        "trainings",
        "events",
        "stories",
    ]:
        keys = [row["key"] for row in load(name)]
        assert len(keys) == len(set(keys)), name
        assert all(SLUG.match(key) for key in keys), name


def test_no_addresses():
    mail = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
    link = re.compile(r"https?://([\w.-]+)")
    for path in DATA.glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert not mail.search(text), path.name
        assert all(host.endswith(".example") for host in link.findall(text)), path.name


def test_people(space, people):
    for person in people.values():
        assert SLUG.match(person["key"]) and person["name"]
        assert set(person["skills"]) <= set(space["skills"]), person["key"]
        assert set(person["interests"]) <= set(space["fields"]), person["key"]
        assert all(re.fullmatch(r"[a-z]{2}", code) for code in person["languages"]), person["key"]
        ZoneInfo(person["time_zone"])
        assert set(person.get("groups", [])) <= {"operators", "editors"}
    assert set(PERSONAS) <= set(people)
    assert "operators" in people["olga-brandt"]["groups"]
    assert people["eduardo-sala"]["groups"] == ["editors"]


def test_organisations_investors_mentors(space, people, organisations, mentors):
    for organisation in organisations.values():
        assert set(organisation["members"]) <= set(people)
        assert organisation["kind"] in {"company", "university", "fund", "community"}
        assert isinstance(organisation["verified"], bool)
    for investor in load("investors"):
        assert investor["person"] in people
        assert investor.get("organisation") in {None, *organisations}
        assert set(investor["fields"]) <= set(space["fields"])
        assert 0 < investor["ticket_min"] < investor["ticket_max"]
    for mentor in mentors.values():
        assert mentor["person"] in people
        assert set(mentor["skills"]) <= set(space["skills"]), mentor["person"]
        assert set(mentor["fields"]) <= set(space["fields"]), mentor["person"]
        assert 1 <= mentor["capacity"] <= 4


def test_programmes_and_rubrics(programmes, rubrics):
    for programme in programmes.values():
        assert programme["opens"] < programme["closes"] < programme["starts"] < programme["ends"]
        assert programme["rubric"] in rubrics
    for rubric in rubrics.values():
        assert sum(c["weight"] for c in rubric["criteria"]) == 100
        assert all({"label", "weight", "one", "three", "five"} == set(c) for c in rubric["criteria"])


def test_projects_refer_to_what_exists(space, people, programmes, mentors, projects):
    operators = {key for key, p in people.items() if "operators" in p.get("groups", [])}
    for key, project in projects.items():
        assert SLUG.match(key)
        assert team(project) <= set(people), key
        assert project["lead"] not in project["members"], key
        assert "samir-haddad" not in team(project)
        assert set(project["fields"]) <= set(space["fields"]), key
        assert project["stage"] in {"idea", "prototype", "market"}
        assert project["visibility"] in {"team", "community", "investors", "public"}
        assert project["programme"] in programmes
        assert project["tracker"] in {None, *operators}
        if project["status"] in {"incubating", "paused", "graduated", "alumni", "withdrawn"}:
            assert project["tracker"] and project["started"] < 0, key
        for need in project["needs"]:
            assert need["kind"] in {
                "knowledge",
                "team_mate",
                "equipment",
                "room",
                "material",
                "money",
                "service",
            }
            assert need["state"] in {"open", "matched", "met", "withdrawn"}
            assert set(need["skills"]) <= set(space["skills"]), (key, need["title"])
        for opening in project["openings"]:
            assert set(opening["skills"]) <= set(space["skills"]), (key, opening["title"])
        for mentorship in project["mentorships"]:
            assert mentors[mentorship["mentor"]]["state"] == "approved", key
            assert mentorship["state"] in MENTORSHIP_STATES
            assert mentorship["mentor"] not in team(project)
        for conflict in project.get("conflicts", []):
            assert conflict["person"] in people
        for update in project["updates"]:
            assert update["days"] <= 0
        assert len(project["updates"]) <= 4


def test_milestones(projects):
    for key, project in projects.items():
        if project["status"] == "incubating":
            assert 3 <= len(project["milestones"]) <= 6, key
        for milestone in project["milestones"]:
            where = (key, milestone["title"])
            submissions, state = milestone["submissions"], milestone["state"]
            days = [s["days"] for s in submissions]
            assert days == sorted(days) and all(project["started"] <= d <= 0 for d in days), where
            assert all("decision" in s for s in submissions[:-1]), where
            outcome = submissions[-1].get("decision", {}).get("outcome") if submissions else None
            wanted = {"accepted": "accept", "changes_requested": "changes", "submitted": None}
            if state in wanted:
                assert submissions and outcome == wanted[state], where
            elif state == "abandoned":
                assert outcome in {None, "stop"}, where
            else:
                assert state in {"planned", "active"} and not submissions, where
            assert all(s["decision"]["reason"] for s in submissions if "decision" in s), where


def test_evaluations_are_fair(projects, mentors, organisations, programmes, rubrics):
    employers = {
        person: {o["key"] for o in organisations.values() if person in o["members"]}
        for o in organisations.values()
        for person in o["members"]
    }
    seen = Counter()
    for key, project in projects.items():
        labels = {c["label"] for c in rubrics[programmes[project["programme"]]["rubric"]]["criteria"]}
        declared = {c["person"] for c in project.get("conflicts", [])}
        of_team = set().union(*(employers.get(person, set()) for person in team(project)))
        for milestone, _, evaluation in evaluations(project):
            where = (key, milestone["title"], evaluation["mentor"])
            assert mentors[evaluation["mentor"]]["state"] == "approved", where
            assert evaluation["mentor"] not in team(project) | declared, where
            assert not employers.get(evaluation["mentor"], set()) & of_team, where
            assert set(evaluation["scores"]) == labels, where
            assert all(score in SCORES for score in evaluation["scores"].values()), where
            assert len(evaluation["feedback"]) > 10, where
            assert evaluation["recommendation"] in {"accept", "revise", "stop"}, where
            seen.update(evaluation["scores"].values())
        for milestone in project["milestones"]:
            for submission in milestone["submissions"]:
                by = [e["mentor"] for e in submission["evaluations"]]
                assert len(by) == len(set(by)), (key, milestone["title"])
    assert set(seen) == set(SCORES)


def test_mentors_are_matched_without_conflict(projects, organisations):
    mates = {frozenset((a, b)) for p in projects.values() for a in team(p) for b in team(p) if a != b}
    mates |= {
        frozenset((a, b))
        for o in organisations.values()
        for a in o["members"]
        for b in o["members"]
        if a != b
    }
    for key, project in projects.items():
        declared = {c["person"] for c in project.get("conflicts", [])}
        busy = {e["mentor"] for _, _, e in evaluations(project)}
        busy |= {
            m["mentor"] for m in project["mentorships"] if m["state"] in {"active", "requested", "suggested"}
        }
        assert not busy & declared, key
        for mentor in busy:
            assert not any(frozenset((mentor, person)) in mates for person in team(project)), (key, mentor)


def test_contradictions_exist(projects):
    split = 0
    for project in projects.values():
        for milestone in project["milestones"]:
            for submission in milestone["submissions"]:
                split += len({e["recommendation"] for e in submission["evaluations"]}) > 1
    assert split >= 8


def test_mentor_capacity(projects, mentors):
    active = Counter(
        m["mentor"]
        for p in projects.values()
        if p["status"] == "incubating"
        for m in p["mentorships"]
        if m["state"] == "active"
    )
    for person, number in active.items():
        assert number <= mentors[person]["capacity"], person


def test_pitches(projects):
    for key, project in projects.items():
        if "pitch" not in project:
            continue
        pitch = project["pitch"]
        assert pitch["state"] in {"published", "draft"}
        assert all(pitch[field] for field in ["problem", "solution", "market", "team", "ask_use"]), key
        assert pitch["ask_amount"] > 0 and pitch["currency"] in {"CHF", "EUR"}
        assert pitch["traction"] and all(
            t["days"] <= 0 and t["figure"] and t["label"] for t in pitch["traction"]
        ), key
        if pitch["state"] == "published":
            assert project["visibility"] in {"investors", "public"}, key


def test_resources(people, organisations, trainings):
    tags = []
    for resource in load("resources"):
        key, by = resource["key"], resource["offered_by"]
        assert resource["kind"] in {"equipment", "room", "material", "service"}
        assert len(by) == 1, key
        assert by.get("organisation") in {None, *organisations} and by.get("person") in {None, *people}, key
        assert resource["certification"] in {None, *trainings}, key
        policy = resource["policy"]
        assert policy["shortest_min"] <= policy["longest_min"], key
        assert policy["shortest_min"] % policy["granularity_min"] == 0, key
        assert policy["weekdays"] and set(policy["weekdays"]) <= set(range(1, 8)), key
        assert policy["opens"] < policy["closes"], key
        tags += [unit["tag"] for unit in resource["units"]]
    assert len(tags) == len(set(tags))
    assert all(re.fullmatch(r"[A-Z]-\d\d", tag) for tag in tags)


def test_trainings_and_events(people, trainings):
    assert {t["trainer"] for t in trainings.values()} <= set(people)
    for event in load("events"):
        assert event["organiser"] in people
        assert event["kind"] in {"meet_up", "lecture", "workshop", "training", "demo_day", "open_day"}
        assert event.get("training") in {None, *trainings}
        assert (event["kind"] == "training") == ("training" in event)
        time.fromisoformat(event["start"])
        assert event["minutes"] > 0 and event["capacity"] > 0


def test_talk(people, projects):
    rooms = load("talk")
    assert Counter(r["kind"] for r in rooms) == {"project": 6, "space": 2}
    for room in rooms:
        messages = room["messages"]
        assert 20 <= len(messages) <= 60
        moments = [(m["days"], time.fromisoformat(m["time"])) for m in messages]
        assert moments == sorted(moments), room["room"]
        assert moments[-1][0] < 0, room["room"]
        writers = {m["by"] for m in messages}
        assert writers <= set(people)
        if room["kind"] == "project":
            project = projects[room["room"]]
            assert writers <= team(project) | {project["tracker"]}, room["room"]
            assert min(m["days"] for m in messages) >= project["started"]
    assert sum(len(r["messages"]) for r in rooms) >= 240


def test_stories(people, projects):
    for story in load("stories"):
        assert story["author"] in people and story["days"] <= 0 and story["intro"]
        for block in story["body"]:
            assert len(block) == 1
            ((kind, value),) = block.items()
            assert kind in {"heading", "paragraph", "quote", "project"}
            if kind == "project":
                assert value in projects
                assert projects[value]["visibility"] != "team"
            if kind == "quote":
                assert value["by"] in people and value["text"]
