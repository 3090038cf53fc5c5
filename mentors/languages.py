"""Names of languages for people; the codes are ISO 639."""

from django.utils.translation import get_language_info, gettext

from incubator.matching.words import LANGUAGES

VARIANTS = {"no": "nb"}


def language_name(code: str) -> str:
    """A language in the reader's language, where it is known; otherwise its English name, or the word itself."""
    if code == "zh":
        return gettext("Chinese")
    try:
        return str(get_language_info(VARIANTS.get(code, code))["name_translated"])
    except KeyError:
        return LANGUAGES.get(code, code).capitalize()
