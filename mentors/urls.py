"""Addresses of mentors."""

from django.urls import path

from mentors.views import approvals, directory, inbox, round_proposals, rounds, teams

urlpatterns = [
    path("mentors/", directory.mentor_list, name="mentor_list"),
    path("mentors/apply/", inbox.mentor_apply, name="mentor_apply"),
    path("mentors/<slug:person__handle>/", directory.mentor_detail, name="mentor_detail"),
    path("mentors/<slug:person__handle>/ask/", directory.mentor_ask, name="mentor_ask"),
    path("mentors/<slug:person__handle>/pause/", inbox.mentor_pause, name="mentor_pause"),
    path("mentors/<slug:person__handle>/resume/", inbox.mentor_resume, name="mentor_resume"),
    path("mentors/<slug:person__handle>/retire/", inbox.mentor_retire, name="mentor_retire"),
    path("mentors/<slug:person__handle>/approve/", approvals.mentor_approve, name="mentor_approve"),
    path("mentors/<slug:person__handle>/decline/", approvals.mentor_decline, name="mentor_decline"),
    path("mentoring/", inbox.mentor_inbox, name="mentor_inbox"),
    path("mentoring/offer/", inbox.mentor_change, name="mentor_change"),
    path("mentorships/<int:pk>/accept/", inbox.mentorship_accept, name="mentorship_accept"),
    path("mentorships/<int:pk>/decline/", inbox.mentorship_decline, name="mentorship_decline"),
    path("mentorships/<int:pk>/complete/", inbox.mentorship_complete, name="mentorship_complete"),
    path("mentorships/<int:pk>/withdraw/", teams.mentorship_withdraw, name="mentorship_withdraw"),
    path("mentorships/<int:pk>/grant/", teams.mentorship_grant, name="mentorship_grant"),
    path("projects/<slug:slug>/mentors/", teams.project_mentors, name="project_mentors"),
    path("projects/<slug:slug>/mentors/panel/", teams.project_mentors_panel, name="project_mentors_panel"),
    path("projects/<slug:slug>/mentors/dismiss/", teams.suggestion_dismiss, name="suggestion_dismiss"),
    path("operations/mentors/", approvals.mentor_approvals, name="mentor_approvals"),
    # match rounds
    path("operations/match-rounds/", rounds.match_round_list, name="match_round_list"),
    path("operations/match-rounds/new/", rounds.match_round_new, name="match_round_new"),
    path("operations/match-rounds/look/", rounds.match_round_look, name="match_round_look"),
    path("operations/match-rounds/<int:pk>/", round_proposals.match_round, name="match_round"),
    path("operations/match-rounds/<int:pk>/change/", rounds.match_round_change, name="match_round_change"),
    path("operations/match-rounds/<int:pk>/start/", rounds.match_round_start, name="match_round_start"),
    path("operations/match-rounds/<int:pk>/cancel/", rounds.match_round_cancel, name="match_round_cancel"),
    path("operations/match-rounds/<int:pk>/discard/", rounds.match_round_discard, name="match_round_discard"),
    path("operations/match-rounds/<int:pk>/move/", round_proposals.match_round_move, name="match_round_move"),
    path("operations/match-rounds/<int:pk>/lock/", round_proposals.match_round_lock, name="match_round_lock"),
    path(
        "operations/match-rounds/<int:pk>/publish/",
        round_proposals.match_round_publish,
        name="match_round_publish",
    ),
    path(
        "operations/match-rounds/<int:pk>/sheet/", round_proposals.match_round_sheet, name="match_round_sheet"
    ),
]
