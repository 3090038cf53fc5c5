"""What teams, mentors and operators type."""

from mentors.forms.hours import CalendarForm, ClockForm, ExtraForm, OffForm, WeeklyForm
from mentors.forms.mentoring import AskForm, LanguagesField, MentorFilter, MentorForm, ReasonForm, WordsField
from mentors.forms.rounds import MoveForm, PublishForm, RerunForm, RoundForm
from mentors.forms.sessions import AgreedForm, BookForm, NoteForm, RateForm, SlotForm

__all__ = [
    "AgreedForm",
    "AskForm",
    "BookForm",
    "CalendarForm",
    "ClockForm",
    "ExtraForm",
    "LanguagesField",
    "MentorFilter",
    "MentorForm",
    "MoveForm",
    "NoteForm",
    "OffForm",
    "PublishForm",
    "RateForm",
    "ReasonForm",
    "RerunForm",
    "RoundForm",
    "SlotForm",
    "WeeklyForm",
    "WordsField",
]
