"""What people fill in."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FAR_DAY = _("Choose a day of this century.")
SENSIBLE_DAY = [MinValueValidator(date(2000, 1, 1), FAR_DAY), MaxValueValidator(date(2199, 12, 31), FAR_DAY)]
