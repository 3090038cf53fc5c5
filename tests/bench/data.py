"""A space as large as the bars ask for, written by the database itself: `generate_series` instead of objects.

Numbers are keys, so that parts find each other: project n is led by person n, its milestones are n·11 … n·11 + 10,
a submission is its milestone's, and four reviewers share a hundred projects.
"""

from django.core.management.color import no_style
from django.db import connection, transaction

from incubator.accounts.models import Person
from incubator.community.models import ChatRoom, Message
from projects import models as p
from resources import models as r

PROJECTS, UNITS, RESOURCES, BOOKINGS_A_UNIT = 5000, 500, 20, 400
REVIEWERS_FROM, OPERATOR, RACERS_FROM, RACERS = 100_000, 200_000, 300_000, 64
READERS_FROM = 250_000
GROUND = """
INSERT INTO projects_rubric (id, title, version, made_at) VALUES (1, 'Milestones', 1, now());
INSERT INTO projects_criterion (id, rubric_id, label, weight, one, three, five, position)
SELECT k, 1, 'Criterion ' || k, 1, 'Nothing to see yet.', 'It works on the bench.', 'Strangers use it daily.', k
  FROM generate_series(1, 3) k;
INSERT INTO projects_programme (id, title, slug, summary, about, opens_at, closes_at, starts_on, ends_on, places,
                                rubric_id, names_reviewers, cohort)
SELECT n, 'Intake ' || n, 'intake-' || n, '', '', now() - n * interval '90 days', now() - n * interval '60 days',
       current_date - n * 60, current_date - n * 60 + 180, 20, 1, false, '' FROM generate_series(1, 8) n;
"""
READERS = """
INSERT INTO projects_programmereader (programme_id, person_id, since)
SELECT n, {readers} + k, now() FROM generate_series(1, 8) n, generate_series(0, 1) k;
"""
PEOPLE = """
INSERT INTO accounts_person (id, password, is_superuser, email, handle, name, headline, bio, skills, interests,
                             languages, time_zone, links, photo, visibility, is_active, joined_at)
SELECT n, '!', false, '{word}' || n || '@bench.example', '{word}-' || n, initcap('{word}') || ' Number ' || n,
       'Builds things that last', '', ARRAY['welding', 'firmware'], '{{}}', ARRAY['en'], '', '{{}}', '', 'community', true,
       now() FROM generate_series({first}, {last}) n;
"""
CENTRE = """
INSERT INTO projects_project (id, title, slug, tagline, story, fields, stage, status, visibility, language, website,
                              programme_id, registered_at, changed_at)
SELECT n, (ARRAY['Quiet', 'Open', 'Solar', 'Bamboo', 'Modular'])[n % 5 + 1] || ' ' ||
       (ARRAY['kiln', 'loom', 'pump', 'printer', 'bench', 'lamp', 'cart'])[n % 7 + 1] || ' ' || n, 'project-' || n,
       'A household thing that works overnight and needs no more than a socket.',
       repeat('It began with a broken pot, and with the question who would repair it. ', 25),
       ARRAY[(ARRAY['energy', 'craft', 'health', 'mobility'])[n % 4 + 1], 'hardware'],
       (ARRAY['idea', 'prototype', 'market'])[n % 3 + 1], 'incubating',
       (ARRAY['public', 'public', 'community'])[n % 3 + 1], 'en', '', n % 8 + 1, now() - interval '40 days' - n * interval '1 hour', now()
  FROM generate_series({first}, {last}) n;
INSERT INTO projects_membership (project_id, person_id, role, since)
SELECT n, n, 'lead', now() FROM generate_series({first}, {last}) n
 UNION ALL SELECT n, n - 1, 'member', now() FROM generate_series({first}, {last}) n WHERE n > 1;
INSERT INTO projects_need (project_id, kind, title, text, skills, state, made_at)
SELECT n, (ARRAY['knowledge', 'equipment'])[k], 'Somebody who knows ' || k, '', ARRAY['welding'], 'open', now()
  FROM generate_series({first}, {last}) n, generate_series(1, 2) k;
INSERT INTO projects_update (project_id, by_id, text, made_at)
SELECT n, n, repeat('We fired the first pots and two of them held. ', 4),
       now() - (k * 3 + CASE WHEN n % 10 = 0 THEN 60 ELSE 0 END) * interval '1 day'
  FROM generate_series({first}, {last}) n, generate_series(1, 4) k;
INSERT INTO projects_reviewer (project_id, person_id, is_responsible, since)
SELECT n, {reviewers} + (n - 1) / 100 * 4 + k, k = 1 AND n % 10 = 5, now()
  FROM generate_series({first}, {last}) n, generate_series(1, 4) k;
"""
REVIEWING = """
INSERT INTO projects_milestone (id, project_id, title, goal, due_on, weight, position, state, made_at, decided_at)
SELECT n * 11 + k, n, 'Firing ' || k, 'Three pots come out whole.', current_date + (k - 10) * 14, 1, k,
       CASE WHEN k = 10 THEN 'submitted' ELSE 'accepted' END, now(), CASE WHEN k < 10 THEN now() - (11 - k) * interval '20 days' END
  FROM generate_series({first}, {last}) n, generate_series(0, 10) k;
INSERT INTO projects_submission (id, milestone_id, version, by_id, text, links, made_at, answer_by)
SELECT m, m, 1, m / 11, repeat('Here are the pots. ', 20), ARRAY['https://pots.example/'],
       now() - ((10 - m % 11) * 20 + CASE WHEN m / 11 % 10 = 0 THEN 60 ELSE 5 END) * interval '1 day', current_date + m % 14
  FROM generate_series({first} * 11, {last} * 11 + 10) m;
INSERT INTO projects_evaluation (id, submission_id, reviewer_id, rubric_id, feedback, next_step, private_note,
                                 recommendation, left_out, overall, made_at, handed_in_at)
SELECT m * 4 + k - 1, m, {reviewers} + (m / 11 - 1) / 100 * 4 + k, 1, 'Well fired; show us the second glaze.',
       'Fire ten.', '', 'accept', '{{}}', 3, now(), now() - (10 - m % 11) * interval '20 days'
  FROM generate_series({first} * 11, {last} * 11 + 10) m, generate_series(1, 4) k
 WHERE m % 11 < 10 OR (m / 11 + k) % 2 = 0;
INSERT INTO projects_score (evaluation_id, criterion_id, value)
SELECT id, k, (id + k) % 3 + 2 FROM projects_evaluation, generate_series(1, 3) k
 WHERE submission_id BETWEEN {first} * 11 AND {last} * 11 + 10;
INSERT INTO projects_decision (submission_id, milestone_id, outcome, reason, by_id, overall, median, means, made_at)
SELECT m, m, 'accept', 'It holds.', {reviewers} + 1, 3, 3,
       (SELECT jsonb_agg(jsonb_build_object('criterion', k, 'label', 'Criterion ' || k, 'value', 3, 'median', 3))
          FROM generate_series(1, 3) k), now() - interval '10 days'
  FROM generate_series({first} * 11, {last} * 11 + 10) m WHERE m % 11 < 10;
INSERT INTO community_chatroom (id, kind, title, about, project_id, last_number, last_at, made_at)
SELECT n, 'project', 'Room ' || n, '', n, 20, now(), now() FROM generate_series({first}, {last}) n;
INSERT INTO community_message (room_id, number, by_id, text, key, made_at)
SELECT n, k, n, 'The glaze came out grey again, twice.', 'k' || k, now() - (20 - k) * interval '1 hour'
  FROM generate_series({first}, {last}) n, generate_series(1, 20) k;
"""
AROUND = """
INSERT INTO projects_dependency (milestone_id, on_id)
SELECT n * 11 + k, n * 11 + k - 1 FROM generate_series({first}, {last}) n, generate_series(1, 10) k;
INSERT INTO projects_gate (id, project_id, number, stage, outcome, reason, despite, to_show, closing, evidence, by_id, made_at)
SELECT n, n, 1, 'idea', 'advance', 'The pots hold.', '', '', '',
       jsonb_build_object('stage', 'idea', 'since', null, 'done', true, 'progress', 100,
                          'milestones', '[]'::jsonb, 'trend', '[]'::jsonb, 'notes', '[]'::jsonb), {operator}, now() - interval '90 days'
  FROM generate_series({first}, {last}) n WHERE n % 3 <> 0;
INSERT INTO projects_appeal (gate_id, words, by_id, made_at, state, answer)
SELECT n, 'The kiln was measured cold.', n, now() - interval '10 days', 'open', ''
  FROM generate_series({first}, {last}) n WHERE n % 3 <> 0 AND n % 50 = 1;
INSERT INTO projects_opening (id, project_id, title, text, skills, hours, state, by_id, made_at)
SELECT n, n, 'Somebody who welds', 'Frames, once a week.', ARRAY['welding'], 6, 'open', n, now() - n * interval '1 hour'
  FROM generate_series({first}, {last}) n WHERE n % 5 = 0;
INSERT INTO projects_following (project_id, person_id, since)
SELECT n, {first} + (n + k) % ({last} - {first} + 1), now()
  FROM generate_series({first}, {last}) n, generate_series(1, 5) k ON CONFLICT DO NOTHING;
INSERT INTO projects_hello (project_id, by_id, text, asked_at, answer, words)
SELECT n, {operator}, 'How is it coming along?', now() - interval '40 days', '', ''
  FROM generate_series({first}, {last}) n WHERE n % 40 = 0;
INSERT INTO projects_trackernote (project_id, by_id, progress, blockers, next_step, made_at, mood)
SELECT n, {operator}, 'They talk to a potter.', 'The clay is late.', '', now() - k * interval '14 days', 3
  FROM generate_series({first}, {last}) n, generate_series(1, 4) k;
UPDATE projects_project SET tracker_id = {operator} WHERE id BETWEEN {first} AND {last} AND id % 50 = 0;
INSERT INTO core_entry (verb, subject, actor_id, at, scopes, facts)
SELECT 'milestone.started', 'projects.milestone:' || n * 11 + k, n, now() - ((10 - k) * 20 + 70) * interval '1 day',
       ARRAY['projects.project:' || n], '{{}}' FROM generate_series({first}, {last}) n, generate_series(0, 9) k;
INSERT INTO projects_application (id, project_id, programme_id, state, answers, asked, begun_at, handed_in_at)
SELECT n, n, n % 8 + 1, 'handed_in', '{{}}', '', now(), now() - n * interval '1 minute'
  FROM generate_series({first}, {last}) n;
INSERT INTO projects_applicationversion (id, application_id, number, made_at, title, tagline, story, asked, answers, by_id)
SELECT n, n, 1, now(), 'Kiln ' || n, 'It works.', 'A story.', '', '{{}}', n FROM generate_series({first}, {last}) n;
INSERT INTO projects_reading (id, version_id, reader_id, rubric_id, note, recommendation, left_out, overall, made_at, handed_in_at)
SELECT n * 2 + k, n, {readers} + k, 1, 'Good.', 'accept', '{{}}', 3 + k, now(), now()
  FROM generate_series({first}, {last}) n, generate_series(0, 1) k WHERE n > 24 OR k = 1;
"""
MACHINES = """
INSERT INTO resources_resource (id, kind, name, slug, summary, about, place, picture, price, state, offered_at)
SELECT n, 'equipment', 'Machine ' || n, 'machine-' || n, 'Wood and card.', '', 'Hall', '', '', 'approved', now()
  FROM generate_series(1, {resources} + 1) n;
INSERT INTO resources_bookingpolicy (resource_id, granularity, shortest, longest, ahead_days, at_a_time,
                                     cancel_cutoff_hours, needs_approval, buffer)
SELECT n, 60, 60, 240, 60, 99, 2, false, 0 FROM generate_series(1, {resources} + 1) n;
INSERT INTO resources_openinghours (resource_id, weekday, opens, closes)
SELECT n, day, '08:00', '22:00' FROM generate_series(1, {resources} + 1) n, generate_series(0, 6) day;
INSERT INTO resources_unit (id, resource_id, tag, name, serial, condition, state)
SELECT u, u % {resources} + 1, 'U-' || u, 'Unit ' || u, '', '', 'working' FROM generate_series(1, {units}) u
 UNION ALL SELECT 900000, {resources} + 1, 'RACE-1', 'Wanted by all', '', '', 'working';
INSERT INTO resources_booking (unit_id, period, held, person_id, state, made_at, reason)
SELECT u, span, span, b % {people} + 1, CASE WHEN upper(span) < now() THEN 'completed' ELSE 'confirmed' END, now(), ''
  FROM generate_series(1, {units}) u, generate_series(0, {bookings} - 1) b,
       LATERAL (SELECT tstzrange(begins, begins + interval '2 hours') span
                  FROM (SELECT date_trunc('day', now()) + (b / 4 - 40) * interval '1 day'
                               + (8 + b % 4 * 3) * interval '1 hour' AS begins) starts) spans;
"""


def ground() -> None:
    """What does not grow with the number of projects."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GROUND)
        cursor.execute(PEOPLE.format(word="reader", first=READERS_FROM, last=READERS_FROM + 1))
        cursor.execute(READERS.format(readers=READERS_FROM))
        cursor.execute(PEOPLE.format(word="racer", first=RACERS_FROM, last=RACERS_FROM + RACERS - 1))
        cursor.execute(PEOPLE.format(word="operator", first=OPERATOR, last=OPERATOR))
        cursor.execute(f"INSERT INTO auth_group (name) VALUES ('operators') ON CONFLICT DO NOTHING;"
                       f"INSERT INTO accounts_person_groups (person_id, group_id)"
                       f" SELECT {OPERATOR}, id FROM auth_group WHERE name = 'operators'")  # fmt: skip


def grow(first: int, last: int) -> None:
    """Projects `first` to `last` with all that hangs on them."""
    reviewers = {
        "first": REVIEWERS_FROM + (first - 1) // 100 * 4 + 1,
        "last": REVIEWERS_FROM + -(-last // 100) * 4,
    }
    span = {"first": first, "last": last, "reviewers": REVIEWERS_FROM}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PEOPLE.format(word="maker", first=first, last=last))
        cursor.execute(PEOPLE.format(word="reviewer", **reviewers))
        cursor.execute(CENTRE.format(**span))
        unchecked(cursor)
        cursor.execute(REVIEWING.format(**span))
        cursor.execute(AROUND.format(operator=OPERATOR, readers=READERS_FROM, **span))
    settle()


def machines(share: float, people: int) -> None:
    """Units and their bookings over a hundred days; and one unit apart that nobody has booked."""
    sizes = {"resources": RESOURCES, "units": max(RESOURCES, int(UNITS * share)), "people": people}
    with transaction.atomic(), connection.cursor() as cursor:
        unchecked(cursor)
        cursor.execute(MACHINES.format(bookings=BOOKINGS_A_UNIT, **sizes))
    settle()


def unchecked(cursor) -> None:
    """Foreign keys hold by construction, so they are not looked up row by row (as a superuser one may)."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        cursor.execute("SET LOCAL session_replication_role = replica")


def settle() -> None:
    """Sequences behind the highest keys, statistics of what is there, nothing left to write."""
    models = [Person, ChatRoom, Message, p.Rubric, p.Criterion, p.Programme, p.Project, p.Milestone, p.Submission,
              p.Evaluation, r.Resource, r.Unit]  # fmt: skip
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
