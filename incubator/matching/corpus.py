"""Texts as vectors, told apart by what the texts at hand have in common.

Three ways, each with the mean of all vectors taken off before the cosine (what every text has says nothing of one):

- `words`: tf-idf, (1 + ln tf) · (1 + ln((1 + n) / (1 + df))), length 1 (Salton and Buckley 1988);
- `neighbours`: each text's words with half as much of its five likest texts' (document expansion, Singhal 1999);
- `topics`: the first fifty directions of a singular value decomposition (Deerwester and others 1990).

Pure and deterministic: texts and terms are sorted first.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from incubator.matching.terms import terms

type Matrix = NDArray[np.float64]

TOPICS = 50
FEW = 40  # fewer texts have neither topics nor neighbours worth the name
MANY = 8_000  # beyond, neighbours take too long
NEAREST = 5
HALF = 0.5
SHRINK = 20  # of fewer texts the mean is taken off only in part: n / (n + this)
BLOCK = 512


class Centred:
    """Vectors of length 1 whose mean has been taken off, without making sparse ones dense."""

    def __init__(self, vectors: Any) -> None:  # a sparse or a dense matrix, a row a text
        self.vectors = vectors
        count = vectors.shape[0]
        share = count / (count + SHRINK)
        mean = share * np.asarray(vectors.mean(axis=0)).ravel()
        self.along = np.asarray(vectors @ mean).ravel()
        self.square = float(mean @ mean)
        squares = (
            vectors.multiply(vectors).sum(axis=1) if sparse.issparse(vectors) else (vectors**2).sum(axis=1)
        )
        self.length = np.sqrt(np.maximum(np.asarray(squares).ravel() - 2 * self.along + self.square, 1e-12))

    def cosines(self, ours: list[int], theirs: list[int]) -> Matrix:
        """Each of ours with each of theirs."""
        product = self.vectors[ours] @ self.vectors[theirs].T
        dense = product.toarray() if sparse.issparse(product) else product
        centred = dense - self.along[ours][:, None] - self.along[theirs][None, :] + self.square
        return np.asarray(centred / (self.length[ours][:, None] * self.length[theirs][None, :]))


class Corpus:
    """All texts of a question, each once; those without a word are not in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = {text: Counter(terms(text)) for text in sorted(set(texts))}
        self.texts = [text for text, found in counted.items() if found]
        self.at = {text: place for place, text in enumerate(self.texts)}
        self.weighted = tf_idf([counted[text] for text in self.texts])

    def ways(self) -> dict[str, Centred]:
        """What can be said of these texts: by words always, the others if there are enough of them."""
        if not self.texts:
            return {}
        found = {"words": Centred(self.weighted)}
        if len(self.texts) >= FEW:
            found["topics"] = Centred(topics(self.weighted))
            if len(self.texts) <= MANY:
                found["neighbours"] = Centred(expanded(self.weighted))
        return found


def tf_idf(counted: list[Counter[str]]) -> sparse.csr_matrix:
    documents = Counter(term for found in counted for term in found)
    place = {term: at for at, term in enumerate(sorted(documents))}
    rarity = {term: 1 + math.log((1 + len(counted)) / (1 + often)) for term, often in documents.items()}
    values, columns, ends = [], [], [0]
    for found in counted:
        row = [(place[term], (1 + math.log(often)) * rarity[term]) for term, often in sorted(found.items())]
        length = math.sqrt(sum(value * value for _at, value in row))
        columns += [at for at, _value in row]
        values += [value / length for _at, value in row]
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(counted), len(place)))


def topics(weighted: sparse.csr_matrix) -> Matrix:
    size = min(TOPICS, min(weighted.shape) - 1)
    left, strength, _right = svds(weighted, k=size, v0=np.ones(min(weighted.shape)), solver="arpack")
    return unit(left * strength)


def expanded(weighted: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each text and half of the weighted mean of its likest; ties go to the text that comes first."""
    count, rows = weighted.shape[0], []
    for begin in range(0, count, BLOCK):
        end = min(begin + BLOCK, count)
        likeness = (weighted[begin:end] @ weighted.T).toarray()
        likeness[np.arange(end - begin), np.arange(begin, end)] = -1
        nearest = np.argsort(-likeness.round(9), axis=1, kind="stable")[:, :NEAREST]
        share = np.maximum(np.take_along_axis(likeness, nearest, axis=1), 0)
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-9)
        ends = np.arange(end - begin + 1) * nearest.shape[1]
        rows.append(sparse.csr_matrix((share.ravel(), nearest.ravel(), ends), shape=(end - begin, count)))
    both = sparse.csr_matrix(weighted + HALF * (sparse.vstack(rows, format="csr") @ weighted))
    length = np.sqrt(np.asarray(both.multiply(both).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(length, 1e-12)) @ both)


def unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


type Embed = Callable[[list[str]], Matrix]
