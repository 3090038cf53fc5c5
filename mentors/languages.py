"""Names of languages for people; the codes are ISO 639."""

from django.utils.translation import get_language_info

from incubator.matching.words import LANGUAGES

VARIANTS = {"zh": "zh-hans", "no": "nb"}


def language_name(code: str) -> str:
    """A language in the reader's language, where it is known; otherwise its English name, or the word itself."""
    try:
        return str(get_language_info(VARIANTS.get(code, code))["name_translated"])
    except KeyError:
        return LANGUAGES.get(code, code).capitalize()
