"""The pages of mentors, by who opens them."""

from mentors.views import approvals, directory, inbox, teams

__all__ = ["approvals", "directory", "inbox", "teams"]
