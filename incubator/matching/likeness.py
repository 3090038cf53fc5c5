"""How well each person's texts fit each item, from 0 to 1, or None where one side says nothing.

    way w:   s = mean of the three largest centred cosines between the person's texts and the item
             z = (s − mean over this person's items) / their spread + (that mean − mean over all) / spread of all
    score =  1 / (1 + e^(−z̄)),  z̄ = sum of weight · z over the ways

Means and spreads of few pairs are drawn towards what is usual (`USUAL`), so that one person and one item get a number
that means something. A person's own mean shifts all their scores alike and never their order. Weights, their sources
and what they rest on: `docs/matching.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from incubator.matching.corpus import Centred, Corpus, Embed, Matrix, unit
from incubator.matching.terms import is_english

BEST = 3
DRAWN = 10
WEIGHTS = {"words": 0.5, "topics": 0.25, "neighbours": 0.25, "model": 1.2}
USUAL = {"words": (0.01, 0.04), "topics": (0.02, 0.2), "neighbours": (0.02, 0.06), "model": (0.05, 0.14)}


@dataclass(frozen=True)
class Likeness:
    """`scores` by person and item; `ways` that were used, in order of name."""

    scores: dict[str, dict[str, float | None]]
    ways: tuple[str, ...]


def likeness(
    people: Mapping[str, Sequence[str]], items: Mapping[str, str], embed: Embed | None = None
) -> Likeness:
    """Every person with every item; `embed`, if given, makes vectors of English texts."""
    corpus = Corpus([text for texts in people.values() for text in texts] + list(items.values()))
    ways = corpus.ways()
    english = np.array([is_english(text) for text in corpus.texts], bool)
    if embed is not None and english.any():
        ways["model"] = model_way(corpus, english, embed)
    known = {
        person: sorted({corpus.at[text] for text in texts if text in corpus.at})
        for person, texts in people.items()
    }
    told = [item for item in sorted(items) if items[item] in corpus.at]
    at = [corpus.at[items[item]] for item in told]
    those = [person for person in sorted(people) if known[person]]
    scores: dict[str, dict[str, float | None]] = {person: dict.fromkeys(items) for person in people}
    if those and told:
        total = np.zeros((len(those), len(told)))
        weight = np.zeros_like(total)
        for name in sorted(ways):
            table = np.array([best(ways[name].cosines(known[person], at)) for person in those])
            share = np.full_like(table, WEIGHTS[name])
            if name == "model":
                speaks = np.array([english[known[person]].mean() >= 0.5 for person in those])
                share *= speaks[:, None] & english[at][None, :]
            total += share * standing(table, *USUAL[name], share > 0)
            weight += share
        found = 1 / (1 + np.exp(-total / weight))
        for row, person in zip(found.round(6).tolist(), those, strict=True):
            scores[person].update(zip(told, row, strict=True))
    return Likeness(scores, tuple(sorted(ways)))


def model_way(corpus: Corpus, english: np.ndarray, embed: Embed) -> Centred:
    """The model's vectors; other languages' texts, of which it knows little, stand at the mean and never count."""
    told = unit(
        np.asarray(
            embed([text for text, is_so in zip(corpus.texts, english, strict=True) if is_so]), np.float64
        )
    )
    vectors = np.tile(told.mean(axis=0), (len(english), 1))
    vectors[english] = told
    return Centred(vectors)


def best(cosines: Matrix) -> Matrix:
    """The mean of the three largest of each column."""
    return np.asarray(np.sort(cosines, axis=0)[::-1][:BEST].mean(axis=0))


def standing(table: Matrix, usual: float, spread: float, counts: np.ndarray) -> Matrix:
    """How far above the person's mean, in spreads, and how far that mean lies above everybody's."""
    every = table[counts]
    middle = drawn(every.mean() if every.size else usual, usual, every.size)
    whole = np.sqrt(drawn(every.var() if every.size else spread**2, spread**2, every.size))
    found = np.zeros_like(table)
    for at, (row, mine) in enumerate(zip(table, counts, strict=True)):
        own = row[mine]
        if own.size:
            mean = drawn(own.mean(), middle, own.size)
            reach = np.sqrt(drawn(own.var(), whole**2, own.size))
            found[at] = (row - mean) / reach + (mean - middle) / whole
    return found


def drawn(seen: float, usual: float, count: int) -> float:
    """Of few, mostly what is usual; of many, what was seen."""
    return float((count * seen + DRAWN * usual) / (count + DRAWN))
