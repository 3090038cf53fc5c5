"""Addresses of the centre, by room. Each section belongs to the view modules that it names."""

from django.urls import path

from projects.views import (
    applicants,
    applications,
    certificates,
    cohort,
    detail,
    directory,
    dossiers,
    evaluations,
    feeds,
    following,
    gates,
    hellos,
    intake,
    invitations,
    letters,
    milestones,
    needs,
    notes,
    openings,
    pitches,
    plan_templates,
    plans,
    programmes,
    readers,
    reading_board,
    readings,
    registration,
    reminders,
    replies,
    reviewing,
    reviews,
    rubrics,
    submissions,
    team,
    updates,
)

# The directory, one project, its words.
urlpatterns = [
    path("projects/", directory.project_list, name="project_list"),
    path("projects/map/", directory.project_map, name="project_map"),
    path("projects/feed.atom", feeds.update_feed, name="update_feed"),
    path("projects/new/", registration.project_register, name="project_register"),
    path("projects/<slug:slug>/", detail.project_detail, name="project_detail"),
    path("projects/<slug:slug>/edit/", registration.project_edit, name="project_edit"),
    path("projects/<slug:slug>/apply/", registration.project_apply, name="project_apply"),
    path("projects/<slug:slug>/withdraw/", registration.project_withdraw, name="project_withdraw"),
    path("projects/<slug:slug>/activity/", detail.project_activity, name="project_activity"),
    path("projects/<slug:slug>/pause/", detail.project_pause, name="project_pause"),
    path("projects/<slug:slug>/resume/", detail.project_resume, name="project_resume"),
    path("projects/<slug:slug>/conflict/", detail.conflict_declare, name="conflict_declare"),
]

# Needs.
urlpatterns += [
    path("projects/<slug:slug>/needs/new/", needs.need_add, name="need_add"),
    path("projects/<slug:project__slug>/needs/<int:pk>/meet/", needs.need_meet, name="need_meet"),
    path("projects/<slug:project__slug>/needs/<int:pk>/withdraw/", needs.need_withdraw, name="need_withdraw"),
]

# The operators' notes.
urlpatterns += [
    path("projects/<slug:slug>/notes/", notes.tracker_notes, name="tracker_notes"),
    path(
        "projects/<slug:project__slug>/notes/<int:pk>/need/",
        notes.need_from_blocker,
        name="need_from_blocker",
    ),
]

# Team and invitations.
urlpatterns += [
    path("projects/<slug:slug>/team/", team.team_list, name="team_list"),
    path("projects/<slug:slug>/team/invite/", invitations.invitation_send, name="invitation_send"),
    path("projects/<slug:project__slug>/team/<int:pk>/end/", team.membership_end, name="membership_end"),
    path("projects/<slug:project__slug>/team/<int:pk>/lead/", team.membership_lead, name="membership_lead"),
    path(
        "projects/<slug:project__slug>/invitations/<int:pk>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "projects/<slug:project__slug>/invitations/<int:pk>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path("operations/leaderless/", team.leaderless, name="leaderless"),
    path("operations/leaderless/<slug:slug>/", team.lead_appoint, name="lead_appoint"),
    path("invitations/<slug:key>/", invitations.invitation_detail, name="invitation_detail"),
    path("invitations/<slug:key>/accept/", invitations.invitation_accept, name="invitation_accept"),
    path("invitations/<slug:key>/decline/", invitations.invitation_decline, name="invitation_decline"),
]

# The log.
_PICTURE = "projects/<slug:update__project__slug>/pictures/<int:pk>/"
urlpatterns += [
    path("projects/<slug:slug>/updates/", updates.update_list, name="update_list"),
    path("projects/<slug:slug>/updates/write/", updates.update_write, name="update_write"),
    path(
        "projects/<slug:project__slug>/updates/<int:pk>/remove/", updates.update_remove, name="update_remove"
    ),
    path(f"{_PICTURE}", updates.update_picture, name="update_picture"),
    path(f"{_PICTURE}remove/", updates.picture_remove, name="picture_remove"),
    path(f"{_PICTURE}describe/", updates.picture_describe, name="picture_describe"),
]

urlpatterns += [path("projects/<slug:slug>/feed.atom", feeds.project_feed, name="project_feed")]

# Intake, for operators.
urlpatterns += [
    path("operations/intake/", intake.intake, name="intake"),
    path("operations/intake/<slug:slug>/", intake.intake_detail, name="intake_detail"),
    path("operations/intake/<slug:slug>/accept/", intake.project_accept, name="project_accept"),
    path("operations/intake/<slug:slug>/decline/", intake.project_decline, name="project_decline"),
    path(
        "operations/intake/<slug:slug>/changes/",
        intake.project_request_changes,
        name="project_request_changes",
    ),
]

# Applications: writing, reading back, comparing.
_APPLICATION = "projects/<slug:project__slug>/applications/<int:pk>/"
urlpatterns += [
    path(_APPLICATION, applications.application_detail, name="application_detail"),
    path(f"{_APPLICATION}edit/", applications.application_edit, name="application_edit"),
    path(f"{_APPLICATION}compare/", applications.application_compare, name="application_compare"),
    path(
        "projects/<slug:application__project__slug>/applications/<int:application>/versions/<int:number>/",
        applications.application_version,
        name="application_version",
    ),
    path(
        "projects/<slug:application__project__slug>/answers/<int:pk>/",
        applications.answer_file,
        name="answer_file",
    ),
    path(
        "projects/<slug:application__project__slug>/answers/<int:pk>/remove/",
        applications.answer_file_remove,
        name="answer_file_remove",
    ),
]

# Programmes and their questions, for operators.
_PROGRAMME = "operations/programmes/<slug:slug>/"
_QUESTION = "operations/programmes/<slug:programme__slug>/questions/<int:pk>/"
urlpatterns += [
    path("operations/programmes/", programmes.programme_list, name="programme_list"),
    path("operations/programmes/new/", programmes.programme_new, name="programme_new"),
    path(_PROGRAMME, programmes.programme_detail, name="programme_detail"),
    path(f"{_PROGRAMME}edit/", programmes.programme_edit, name="programme_edit"),
    path(f"{_PROGRAMME}preview/", programmes.programme_preview, name="programme_preview"),
    path(f"{_PROGRAMME}questions/new/", programmes.question_add, name="question_add"),
    path(f"{_QUESTION}edit/", programmes.question_edit, name="question_edit"),
    path(f"{_QUESTION}up/", programmes.question_up, name="question_up"),
    path(f"{_QUESTION}down/", programmes.question_down, name="question_down"),
    path(f"{_QUESTION}remove/", programmes.question_remove, name="question_remove"),
    path(f"{_QUESTION}restore/", programmes.question_restore, name="question_restore"),
]

# Milestones: the plan, its evidence, the decisions.
urlpatterns += [
    path("projects/<slug:slug>/milestones/", milestones.milestone_list, name="milestone_list"),
    path("projects/<slug:slug>/milestones/new/", milestones.milestone_add, name="milestone_add"),
    path(
        "projects/<slug:submission__milestone__project__slug>/evidence/<int:pk>/",
        submissions.submission_file,
        name="submission_file",
    ),
    path(
        "projects/<slug:submission__milestone__project__slug>/evidence/<int:pk>/thumbnail/",
        submissions.submission_thumbnail,
        name="submission_thumbnail",
    ),
    path(
        "projects/<slug:milestone__project__slug>/decisions/<int:pk>/answer/",
        submissions.decision_answer,
        name="decision_answer",
    ),
]
_MILESTONE = "projects/<slug:project__slug>/milestones/<int:pk>/"
urlpatterns += [
    path(_MILESTONE, milestones.milestone_detail, name="milestone_detail"),
    path(f"{_MILESTONE}edit/", milestones.milestone_edit, name="milestone_edit"),
    path(f"{_MILESTONE}start/", milestones.milestone_start, name="milestone_start"),
    path(f"{_MILESTONE}abandon/", milestones.milestone_abandon, name="milestone_abandon"),
    path(f"{_MILESTONE}up/", milestones.milestone_up, name="milestone_up"),
    path(f"{_MILESTONE}down/", milestones.milestone_down, name="milestone_down"),
    path(f"{_MILESTONE}ask/", submissions.milestone_ask, name="milestone_ask"),
    path(f"{_MILESTONE}submit/", submissions.milestone_submit, name="milestone_submit"),
    path(f"{_MILESTONE}decide/", submissions.milestone_decide, name="milestone_decide"),
]

# The dossier.
urlpatterns += [
    path("projects/<slug:slug>/dossier/", dossiers.dossier_list, name="dossier_list"),
    path("projects/<slug:slug>/dossier/ask/", dossiers.dossier_ask, name="dossier_ask"),
    path("projects/<slug:project__slug>/dossier/<int:pk>/", dossiers.dossier_file, name="dossier_file"),
]

# The pitch.
urlpatterns += [
    path("projects/<slug:slug>/pitch/", pitches.pitch_edit, name="pitch_edit"),
    path("projects/<slug:slug>/pitch/publish/", pitches.pitch_publish, name="pitch_publish"),
    path("projects/<slug:slug>/pitch/withdraw/", pitches.pitch_withdraw, name="pitch_withdraw"),
]

# Reviewing.
urlpatterns += [
    path("reviews/", reviews.review_inbox, name="review_inbox"),
    path("reviews/<int:pk>/", evaluations.evaluation_write, name="evaluation_write"),
    path("reviews/<int:pk>/draft/", evaluations.evaluation_draft, name="evaluation_draft"),
    path("reviews/<int:pk>/correct/", evaluations.evaluation_correct, name="evaluation_correct"),
    path("reviews/<int:pk>/correct/draft/", evaluations.correction_draft, name="correction_draft"),
]

# Rubrics, for operators.
urlpatterns += [
    path("operations/rubrics/", rubrics.rubric_list, name="rubric_list"),
    path("operations/rubrics/new/", rubrics.rubric_add, name="rubric_add"),
    path("operations/rubrics/<int:pk>/", rubrics.rubric_detail, name="rubric_detail"),
    path("operations/rubrics/<int:pk>/edit/", rubrics.rubric_edit, name="rubric_edit"),
    path("operations/rubrics/<int:pk>/adopt/", rubrics.rubric_adopt, name="rubric_adopt"),
]

# Reviewing as the operators see it.
urlpatterns += [
    path("operations/reviewing/", reviewing.reviewer_board, name="reviewer_board"),
    path("operations/reviewing/reviewers.csv", reviewing.reviewer_sheet, name="reviewer_sheet"),
    path("operations/reviewing/scores/", reviewing.score_board, name="score_board"),
    path("operations/reviewing/scores.csv", reviewing.score_sheet, name="score_sheet"),
]

# A cohort at a glance.
urlpatterns += [
    path("operations/cohort/", cohort.cohort_board, name="cohort_board"),
    path("operations/cohort/milestones.csv", cohort.cohort_sheet, name="cohort_sheet"),
    path("operations/cohort/funnel.csv", cohort.funnel_sheet, name="funnel_sheet"),
    path("operations/cohort/waits.csv", cohort.waits_sheet, name="waits_sheet"),
]

# The gates, their appeals, and what graduation gives.
_GATE = "projects/<slug:project__slug>/gates/<int:number>/"
urlpatterns += [
    path("operations/gates/", gates.gate_list, name="gate_list"),
    path("projects/<slug:slug>/gate/", gates.project_gate, name="project_gate"),
    path(_GATE, gates.gate_detail, name="gate_detail"),
    path(f"{_GATE}appeal/", gates.gate_appeal, name="gate_appeal"),
    path(f"{_GATE}answer/", gates.appeal_answer, name="appeal_answer"),
    path("certificates/<slug:key>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<slug:key>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
]

# Staying on it: reminders, quiet projects, the kind question.
urlpatterns += [
    path("operations/reminders/", reminders.reminder_rules, name="reminder_rules"),
    path("operations/reminders/quiet/", reminders.quiet_rule_set, name="quiet_rule_set"),
    path(
        "operations/reminders/<int:pk>/switch/", reminders.reminder_rule_switch, name="reminder_rule_switch"
    ),
    path(
        "operations/reminders/<int:pk>/remove/", reminders.reminder_rule_remove, name="reminder_rule_remove"
    ),
    path("operations/quiet/", hellos.quiet_list, name="quiet_projects"),
    path("operations/quiet/quiet.csv", hellos.quiet_sheet, name="quiet_sheet"),
    path("projects/<slug:slug>/hello/", hellos.hello_detail, name="hello_detail"),
    path("projects/<slug:slug>/hello/ask/", hellos.hello_ask, name="hello_ask"),
    path("projects/<slug:project__slug>/hello/<int:pk>/answer/", hellos.hello_answer, name="hello_answer"),
]

# Openings, those who ask for them, and following.
_OPENING = "projects/<slug:project__slug>/openings/<int:pk>/"
_ASKED = "projects/<slug:opening__project__slug>/openings/asked/<int:pk>/"
urlpatterns += [
    path("openings/", openings.opening_list, name="opening_list"),
    path("openings/applied/", applicants.applied_list, name="applied_list"),
    path("projects/<slug:slug>/openings/new/", openings.opening_add, name="opening_add"),
    path(_OPENING, openings.opening_detail, name="opening_detail"),
    path(f"{_OPENING}edit/", openings.opening_edit, name="opening_edit"),
    path(f"{_OPENING}close/", openings.opening_close, name="opening_close"),
    path(f"{_OPENING}fill/", openings.opening_fill, name="opening_fill"),
    path(f"{_OPENING}ask/", applicants.place_ask, name="place_ask"),
    path(f"{_ASKED}accept/", applicants.place_accept, name="place_accept"),
    path(f"{_ASKED}decline/", applicants.place_decline, name="place_decline"),
    path(f"{_ASKED}withdraw/", applicants.place_withdraw, name="place_withdraw"),
    path("projects/<slug:slug>/follow/", following.project_follow, name="project_follow"),
    path("projects/<slug:slug>/unfollow/", following.project_unfollow, name="project_unfollow"),
]

# The plan as a whole.
_PLAN = "projects/<slug:slug>/milestones/"
urlpatterns += [
    path(f"{_PLAN}order/", plans.milestone_order, name="milestone_order"),
    path(f"{_PLAN}take/", plan_templates.plan_take, name="plan_take"),
]

# Plan templates, for operators.
_TEMPLATE = "operations/plans/<int:pk>/"
urlpatterns += [
    path("operations/plans/", plan_templates.plan_template_list, name="plan_template_list"),
    path("operations/plans/new/", plan_templates.plan_template_new, name="plan_template_new"),
    path(f"{_TEMPLATE}edit/", plan_templates.plan_template_edit, name="plan_template_edit"),
    path(f"{_TEMPLATE}archive/", plan_templates.plan_template_archive, name="plan_template_archive"),
    path(f"{_TEMPLATE}restore/", plan_templates.plan_template_restore, name="plan_template_restore"),
]

# Reading applications, and who reads.
urlpatterns += [
    path("reading/", readings.reading_list, name="reading_list"),
    path("reading/<int:pk>/", readings.reading_write, name="reading_write"),
    path("reading/<int:pk>/draft/", readings.reading_draft, name="reading_draft"),
    path(f"{_PROGRAMME}readers/", readers.reader_list, name="reader_list"),
    path(
        "operations/programmes/<slug:programme__slug>/readers/<int:pk>/end/",
        readers.reader_end,
        name="reader_end",
    ),
]

# The table of readings, and letters: prepared, read before they go, released, answered.
urlpatterns += [
    path(f"{_PROGRAMME}readings/", reading_board.reading_board, name="reading_board"),
    path(f"{_PROGRAMME}readings.csv", reading_board.reading_sheet, name="reading_sheet"),
    path(f"{_PROGRAMME}readings/mark/", reading_board.reading_mark, name="reading_mark"),
    path(f"{_PROGRAMME}letters/", letters.letter_batch, name="letter_batch"),
    path(f"{_PROGRAMME}letters/preview/", letters.letter_preview, name="letter_preview"),
    path("operations/letters/", letters.letter_log, name="letter_log"),
    path("operations/letters/outcomes/<int:pk>/", letters.letter_outcome, name="letter_outcome"),
    path("operations/letters/batches/<int:pk>/", letters.letter_batch_sent, name="letter_batch_sent"),
    path("operations/letters/batches/<int:pk>/release/", letters.letter_release, name="letter_release"),
    path("operations/letters/<int:pk>/", replies.letter_thread, name="letter_thread"),
    path("operations/letters/<int:pk>/again/", letters.letter_again, name="letter_again"),
    path("letters/<int:pk>/", replies.letter_detail, name="letter_detail"),
]
