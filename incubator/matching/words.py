"""Words made comparable: skills, languages and free text, in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{CJK}]+|[^\W\d_{CJK}][^\W_{CJK}]*[+#]*")
IS_CJK = re.compile(rf"[{CJK}]")
SHORTEST = 3
# Words that say nothing of a subject; a shared one is no reason.
STOP = frozenset({
    "about", "also", "and", "any", "are", "available", "been", "both", "but", "can", "could", "did",
    "does", "each", "experience", "for", "from", "get", "has", "have", "having", "help", "helped",
    "her", "here", "him", "his", "how", "into", "its", "just", "like", "love", "make", "makes",
    "many", "mentor", "mentoring", "more", "most", "much", "need", "needs", "new", "not", "now",
    "one", "our", "out", "over", "own", "people", "project", "projects", "she", "some", "such",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "things", "this",
    "those", "through", "time", "use", "used", "using", "very", "was", "well", "were", "what",
    "when", "where", "which", "while", "who", "will", "with", "work", "worked", "working", "would",
    "year", "years", "you", "your", "aber", "als", "auch", "auf", "aus", "bei", "bin", "das", "dem",
    "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer", "für", "habe", "haben",
    "hat", "ich", "ihr", "ist", "mein", "mit", "nach", "nicht", "noch", "oder", "sich", "sie",
    "sind", "über", "und", "uns", "unser", "von", "war", "wie", "wir", "wird", "zum", "zur",
    "projekt", "aux", "avec", "dans", "elle", "est", "et", "ils", "les", "leur", "mes",
    "mon", "nos", "notre", "nous", "par", "pas", "plus", "pour", "que", "qui", "sont", "sur", "une",
    "vous",
})  # fmt: skip
LANGUAGES = {
    "ar": "arabic", "bn": "bengali", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fa": "persian", "fi": "finnish", "fil": "filipino", "fr": "french", "he": "hebrew",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "ja": "japanese", "ko": "korean",
    "ml": "malayalam", "nl": "dutch", "no": "norwegian", "pa": "punjabi", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "sw": "swahili", "ta": "tamil", "te": "telugu",
    "th": "thai", "tr": "turkish", "uk": "ukrainian", "ur": "urdu", "vi": "vietnamese", "yo": "yoruba",
    "zh": "chinese",
}  # fmt: skip
CODES = {name: code for code, name in LANGUAGES.items()} | {
    "deutsch": "de", "englisch": "en", "español": "es", "français": "fr", "französisch": "fr", "italiano": "it",
    "mandarin": "zh", "português": "pt", "ukranian": "uk", "中文": "zh", "日本語": "ja", "русский": "ru",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """One spelling for what people spell in many: “React-Native”, “react native” and “reactnative” are the same."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign in "+#")


@lru_cache(maxsize=2_000)
def language(word: str) -> str:
    """The ISO 639 code of a language given by code or name; what is not known stays as it is, folded."""
    plain = unicodedata.normalize("NFC", word).casefold().strip()
    if plain in CODES:
        return CODES[plain]
    short = re.split(r"[-_]", plain, maxsplit=1)[0]
    return short if short in LANGUAGES else plain


def tokens(text: str) -> Counter[str]:
    """The telling words of a text; Chinese and Japanese, written without spaces, as pairs of signs."""
    found: Counter[str] = Counter()
    for token in TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if IS_CJK.match(token):
            found.update(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif len(token) >= SHORTEST and token not in STOP:
            found[token] += 1
    return found


def readable(shared: Iterable[str]) -> list[str]:
    """Shared words for people: pairs of Chinese or Japanese signs that hang together become one word again."""
    words = list(shared)
    pairs = [word for word in words if IS_CJK.match(word)]
    joined = [word for word in words if not IS_CJK.match(word)]
    while pairs:
        run = pairs.pop(0)
        while after := next((pair for pair in pairs if pair[0] == run[-1]), None):
            pairs.remove(after)
            run += after[1:]
        while before := next((pair for pair in pairs if pair[-1] == run[0]), None):
            pairs.remove(before)
            run = before[:-1] + run
        joined.append(run)
    return joined
