"""The steps of filling, in order: each takes the words and writes one family of things."""

from incubator.demo.filling import (
    agenda,
    house,
    intake,
    notes,
    people,
    pitches,
    projects,
    readings,
    shared,
    talk,
)

STEPS = [
    ("people", people.fill_people),
    ("organisations", people.fill_organisations),
    ("programmes", projects.fill_programmes),
    ("projects", projects.fill_projects),
    ("applications", intake.fill_applications),
    ("readings", readings.fill_readings),
    ("milestones", projects.fill_milestones),
    ("mentors", people.fill_mentors),
    ("pitches", pitches.fill_pitches),
    ("resources", shared.fill_resources),
    ("bookings", shared.fill_bookings),
    ("events", agenda.fill_events),
    ("talk", talk.fill_talk),
    ("journal", house.fill_journal),
    ("stories", house.fill_stories),
    ("notes", notes.fill_notes),
]
