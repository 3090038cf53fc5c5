"""A short list of words typed in one line: fields, skills."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

LONGEST = 60


class WordsField(forms.CharField):
    """Words between commas; spaces at the ends and repetitions go, in whatever script they are."""

    def __init__(self, *, most: int = 12, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return list(value)
        text = (
            (super().to_python(value) or "")
            .replace("\x00", "")
            .replace("，", ",")
            .replace("、", ",")
            .replace(";", ",")
        )
        words = [" ".join(word.split()) for word in text.split(",")]
        first: dict[str, str] = {}
        for word in filter(None, words):
            first.setdefault(word.casefold(), word)
        return list(first.values())

    def validate(self, value: Sequence[str]) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(value) > self.most:
            raise forms.ValidationError(_("At most %(most)s, please."), params={"most": self.most})
        for word in value:
            if len(word) > LONGEST:
                raise forms.ValidationError(
                    _("“%(word)s” is too long: put commas between."), params={"word": word[:40]}
                )

    def run_validators(self, value: Any) -> None:
        """Length is said per word."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)
