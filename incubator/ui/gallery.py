"""What the gallery shows: invented people, numbers and forms, with names that strain the layout."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django import forms

from incubator.core.clock import localdate, now

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TEXT = """# Why

A kiln that **fires overnight**, see https://example.org.

- quiet
- cheap

| °C | h |
|---|---|
| 1000 | 1 |

> It works.

`code` and

```
block
```
"""
FIELDS = [("ceramics", "ceramics"), ("energy", "energy"), ("hardware", "open hardware"), ("food", "food")]


@dataclass
class Somebody:
    name: str
    initials: str
    hue: int
    photo: str = ""

    def get_absolute_url(self) -> str:
        return "#person"


@dataclass
class Sheet:
    number: int
    pages: int
    total: int


class Specimen(forms.Form):
    title = forms.CharField(max_length=80, help_text="What people call it. One to five words.")
    story = forms.CharField(
        max_length=200, widget=forms.Textarea, required=False, help_text="Markdown. Who has the problem?"
    )
    stage = forms.ChoiceField(choices=[("", "Choose"), ("idea", "−1 Idea"), ("prototype", "0 Prototype")])
    due = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    budget = forms.DecimalField(min_value=0, required=False)
    picture = forms.FileField(required=False)
    score = forms.ChoiceField(
        choices=[(n, str(n)) for n in range(1, 6)], widget=forms.RadioSelect(attrs={"class": "scale"})
    )
    fields_of_work = forms.MultipleChoiceField(
        choices=FIELDS, widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}), required=False
    )
    who = forms.ChoiceField(choices=[("team", "The team"), ("public", "Everybody")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I have read the rules of the space")


class Search(forms.Form):
    q = forms.CharField(label="Words", required=False)
    stage = forms.ChoiceField(choices=[("", "all"), ("idea", "−1"), ("prototype", "0")], required=False)
    open = forms.BooleanField(label="needs help", required=False)


def week_blocks() -> list[dict[str, Any]]:
    free = [
        {"day": day, "start": time(hour), "end": time(hour + 1), "state": "free", "url": "#book"}
        for day in (1, 3)
        for hour in (9, 10, 11, 15, 16)
    ]
    return [
        *free,
        {"day": 0, "start": time(9), "end": time(11), "label": "Loom"},
        {
            "day": 0,
            "start": time(11),
            "end": time(13),
            "state": "mine",
            "label": "Quiet Kiln",
            "note": "to 13:00",
        },
        {
            "day": 1,
            "start": time(14),
            "end": time(15, 45),
            "state": "pick",
            "label": "14:00 to 15:45",
            "url": "#",
        },
        {"day": 2, "start": time(10, 15), "end": time(10, 45), "label": LONG},
        {
            "day": 4,
            "start": time(8),
            "end": time(12),
            "state": "out",
            "label": "Out of order",
            "note": "lens",
        },
        {"day": 5, "start": time(14), "end": time(20), "state": "closed"},
        {"day": 6, "start": time(0), "end": time(0), "state": "closed"},
    ]


def plan_bars() -> list[dict[str, Any]]:
    """One of each state, one late, one due before what it waits for."""
    rows: list[tuple[str, int, int, str, str, dict[str, Any]]] = [
        ("Burner holds 1,000 °C for an hour", -90, -40, "good", "accepted", {"mark": "✓"}),
        ("First firing in a flat, neighbours asleep", -40, -6, "blue", "active", {"late": True}),
        (LONG, -20, 30, "warn", "handed in", {"waits": [0]}),
        ("Safety check by an electrician", 30, 70, "bad", "changes asked for", {"waits": [1, 2]}),
        ("李小雨的五台试验窑交给五户人家使用一个月", 10, 50, "", "planned", {"waits": [3]}),
    ]
    today = localdate()
    return [
        {
            "key": key,
            "title": title,
            "href": "#",
            "start": today + timedelta(days=start),
            "due": today + timedelta(days=due),
            "tone": tone,
            "state": state,
            **more,
        }
        for key, (title, start, due, tone, state, more) in enumerate(rows)
    ]


def specimens(invalid: bool = False) -> dict[str, Any]:
    """The context of the gallery's template."""
    axes = [
        {"label": "Desirability", "value": 4.5, "median": 3.6},
        {"label": "Feasibility", "value": 3.5, "median": 3.3},
        {"label": "Evidence and documentation", "value": 3, "median": 3},
        {"label": "Team", "value": 4, "median": 3.2},
        {"label": "Market", "value": 2.5, "median": 3},
    ]
    points = [
        {"label": label, "value": value, "median": median}
        for label, value, median in (
            ("1st", 2.4, 2.6),
            ("2nd", 2.9, 2.8),
            ("3rd", 3.1, 3.1),
            ("4th", 3.6, 3.2),
        )
    ]
    days = ("Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29")
    return {
        "people": [
            Somebody("A. Okafor", "AO", 3),
            Somebody("李小雨", "李", 2),
            Somebody(LONG, "DD", 5),
            Somebody("Nobody in Particular", "NP", 1),
        ],
        "axes": axes,
        "points": points,
        "leans": [
            {"label": "Ada", "value": -0.1, "low": -0.4, "high": 0.2, "note": "no clear lean"},
            {"label": "Donaudampfschifffahrt", "value": 0.9, "low": 0.5, "high": 1.3, "note": "milder"},
            {"label": "Bo", "value": None, "low": None, "high": None, "note": "not enough in common"},
        ],
        "spreads": [
            {"label": "Ada", "value": 3.2, "low": 1.4, "high": 4.8},
            {"label": "Bo", "value": 3.9, "low": 3.6, "high": 4.1},
        ],
        "steps": [
            {"label": "Applied", "value": 120},
            {"label": "Taken in", "value": 34},
            {"label": "On the market", "value": 5},
        ],
        "form": Specimen({"title": "", "score": "9"}) if invalid else Specimen(),
        "search": Search(),
        "sheet": Sheet(4, 12, 281),
        "days": [(day, day == days[0]) for day in days],
        "blocks": week_blocks(),
        "bars": plan_bars(),
        "soon": now() + timedelta(hours=5),
        "before": now() - timedelta(days=3),
        "end": now() + timedelta(hours=7),
        "tab_items": [
            ("Overview", "#", True, ""),
            ("Milestones", "#", False, 4),
            ("Room", "#", False, ""),
            ("Log", "#", False, ""),
        ],
        "trail": {"from": "gallery"},
        "text": TEXT,
    }
