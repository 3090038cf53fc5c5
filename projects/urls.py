"""Addresses of the centre, by room. Each section belongs to the view modules that it names."""

from django.urls import path

from projects.views import (
    applications,
    cohort,
    detail,
    directory,
    dossiers,
    evaluations,
    feeds,
    intake,
    milestones,
    needs,
    notes,
    pitches,
    programmes,
    registration,
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
    path("projects/<slug:slug>/team/invite/", team.invitation_send, name="invitation_send"),
    path("projects/<slug:project__slug>/team/<int:pk>/end/", team.membership_end, name="membership_end"),
    path("projects/<slug:project__slug>/team/<int:pk>/lead/", team.membership_lead, name="membership_lead"),
    path(
        "projects/<slug:project__slug>/invitations/<int:pk>/withdraw/",
        team.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/<slug:key>/", team.invitation_detail, name="invitation_detail"),
    path("invitations/<slug:key>/accept/", team.invitation_accept, name="invitation_accept"),
    path("invitations/<slug:key>/decline/", team.invitation_decline, name="invitation_decline"),
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
    path("projects/<slug:slug>/advance/", milestones.project_advance, name="project_advance"),
    path(
        "projects/<slug:submission__milestone__project__slug>/evidence/<int:pk>/",
        submissions.submission_file,
        name="submission_file",
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
]
