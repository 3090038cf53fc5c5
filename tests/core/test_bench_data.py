"""The bench writes its rows in SQL: a column that came since must not stop it."""

import pytest

from projects.models import Evaluation, Project
from resources.models import Booking
from tests.bench import data


@pytest.mark.django_db
def test_the_benchs_rows_fit_the_tables_of_today(monkeypatch):
    monkeypatch.setattr(data, "settle", lambda: None)  # VACUUM knows no transaction
    monkeypatch.setattr(data, "BOOKINGS_A_UNIT", 2)
    data.ground()
    data.grow(1, 3)
    data.machines(share=0, people=3)

    assert Project.objects.count() == 3
    assert Evaluation.objects.filter(overall=3).exists()
    assert Booking.objects.count() == data.RESOURCES * 2
