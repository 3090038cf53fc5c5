"""`python -m tests.matching.evaluation`: how well the scores tell who belongs to what; writes its table into docs/matching.md.

Loss: of all pairs of an item that is a person's own and one that isn't, the share in the wrong order (a tie is half).
Mean over people; 95 % intervals by drawing people anew a thousand times. Needs ../shared/data (or SHARED_DATA).
"""

import math
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np

from incubator.matching.corpus import tf_idf
from incubator.matching.embedding import embedding
from incubator.matching.likeness import likeness
from incubator.matching.terms import is_english
from tests.matching.silver import DATA, Case, Silver, sets

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
BEGIN, END = "<!-- evaluation -->", "<!-- /evaluation -->"
DRAWS = 1000
TITLE, TITLES = 70, 5
PLAIN = re.compile(r"[^\W\d_]\w+")

type Scores = Mapping[str, Mapping[str, float | None]]
type Way = Callable[[Silver], Scores]


def plain_terms(text: str) -> list[str]:
    words = PLAIN.findall(text.casefold())
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def plain_tf_idf(silver: Silver) -> Scores:
    """The cosine of words and pairs, mean over a person's texts."""
    texts = sorted({*silver.items.values(), *(text for case in silver.cases for text in case.texts)})
    at = {text: place for place, text in enumerate(texts)}
    vectors = tf_idf([Counter(plain_terms(text)) or Counter([""]) for text in texts])
    items = vectors[[at[text] for text in silver.items.values()]]
    return {
        case.person: dict(zip(silver.items, (vectors[[at[t] for t in case.texts]] @ items.T).toarray().mean(axis=0), strict=True))
        for case in silver.cases
    }  # fmt: skip


def bm25(silver: Silver, k: float = 1.2, b: float = 0.75) -> Scores:
    """The item asks, each person's texts together are a document (Robertson and Walker 1994)."""
    people = {
        case.person: Counter(w for t in case.texts for w in PLAIN.findall(t.casefold()))
        for case in silver.cases
    }
    often = Counter(word for words in people.values() for word in words)
    rarity = {word: math.log(1 + (len(people) - n + 0.5) / (n + 0.5)) for word, n in often.items()}
    usual = np.mean([words.total() for words in people.values()])
    asked = {key: set(PLAIN.findall(text.casefold())) for key, text in silver.items.items()}
    found = {}
    for person, words in people.items():
        damp = k * (1 - b + b * words.total() / usual)
        worth = {word: rarity[word] * n * (k + 1) / (n + damp) for word, n in words.items()}
        found[person] = {
            key: sum(worth.get(word, 0) for word in sorted(these)) for key, these in asked.items()
        }
    return found


def words_alone(silver: Silver) -> Scores:
    return likeness({case.person: case.texts for case in silver.cases}, silver.items).scores


def with_model(silver: Silver) -> Scores:
    return likeness({case.person: case.texts for case in silver.cases}, silver.items, embed).scores


class Remembered:
    """The model, asked once for each text."""

    def __init__(self) -> None:
        self.embed = embedding()
        self.known: dict[str, np.ndarray] = {}

    def __call__(self, texts: list[str]) -> np.ndarray:
        new = [text for text in texts if text not in self.known]
        self.known.update(zip(new, self.embed(new) if new else (), strict=True))
        return np.array([self.known[text] for text in texts])


embed = Remembered()


def model_alone(silver: Silver) -> Scores:
    """The mean of the best three plain cosines, as it was known before."""
    texts = sorted({*silver.items.values(), *(text for case in silver.cases for text in case.texts)})
    at = {text: place for place, text in enumerate(texts)}
    vectors = embed(texts)
    items = vectors[[at[text] for text in silver.items.values()]]
    return {
        case.person: dict(zip(silver.items, np.sort(vectors[[at[t] for t in case.texts]] @ items.T, axis=0)[::-1][:3].mean(axis=0), strict=True))
        for case in silver.cases
    }  # fmt: skip


def loss(scores: Mapping[str, float | None], own: list[str], others: list[str]) -> float:
    """NaN where there is nothing to compare; an unknown score ties with everything."""
    if not own or not others:
        return math.nan
    wrong = 0.0
    for mine in own:
        for other in others:
            one, two = scores[mine], scores[other]
            wrong += 0.5 if one is None or two is None or one == two else float(one < two)
    return wrong / (len(own) * len(others))


def interval(losses: list[float]) -> str:
    told = np.array([one for one in losses if not math.isnan(one)])
    if not len(told):
        return "–"
    lot = np.random.default_rng(7)
    means = told[lot.integers(len(told), size=(DRAWS, len(told)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{told.mean():.3f} ({low:.3f}–{high:.3f})"


def titles(silver: Silver) -> Silver:
    """The same people with only the beginnings of five of their texts."""
    cases = [
        Case(c.person, [text[:TITLE] for text in c.texts[:TITLES]], c.own, c.near, c.far)
        for c in silver.cases
    ]
    return Silver(f"{silver.name}, five titles", silver.items, cases)


def of_language(silver: Silver, english: bool) -> Silver:
    def kept(keys: list[str]) -> list[str]:
        return [key for key in keys if is_english(silver.items[key]) is english]

    cases = [Case(c.person, c.texts, kept(c.own), kept(c.near), kept(c.far)) for c in silver.cases]
    name = f"{silver.name}, {'English' if english else 'German, French, Italian'} items"
    return Silver(name, silver.items, cases)


def measured(silver: Silver, ways: Mapping[str, Way]) -> list[str]:
    """The table's rows for one set."""
    parts = [silver]
    if silver.name == "teams":
        parts += [of_language(silver, True), of_language(silver, False)]
    lines = []
    for name, way in ways.items():
        begun = time.perf_counter()
        scores = way(silver)
        print(f"  {silver.name}: {name}, {time.perf_counter() - begun:.1f} s", file=sys.stderr, flush=True)
        for at, part in enumerate(parts):
            columns = [
                interval([loss(scores[c.person], c.own, others(c)) for c in part.cases])
                for others in (lambda c: c.near + c.far, lambda c: c.far, lambda c: c.near)
            ]
            lines.append((at, f"| {part.name} | {name} | {' | '.join(columns)} |"))
    return [line for _at, line in sorted(lines, key=lambda one: one[0])]


def main() -> int:
    found = list(sets())
    if not found:
        print(f"Skipped: {DATA} is not on this machine.")
        return 0
    ways: dict[str, Way] = {"TF-IDF": plain_tf_idf, "BM25": bm25, "ours, words alone": words_alone}
    if embed.embed is not None:
        ways |= {"MiniLM, best three": model_alone, "ours with MiniLM": with_model}
    lines = ["| set | way | all pairs | clear pairs | close pairs |", "| --- | --- | --- | --- | --- |"]
    for silver in found:
        lines += measured(silver, ways)
        lines += measured(titles(silver), ways)
    table = "\n".join(lines)
    print(table)
    before, after = (
        PAGE.read_text(encoding="utf-8").split(BEGIN)[0],
        PAGE.read_text(encoding="utf-8").split(END)[1],
    )
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
