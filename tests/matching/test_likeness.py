"""Scores from texts: in 0…1, the same each time, unknown where nothing is said, and better where more is shared."""

import importlib
import io
import json
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.matching import embedding as model
from incubator.matching import score as command
from incubator.matching.corpus import MANY, Centred, Corpus
from incubator.matching.likeness import likeness
from incubator.matching.terms import is_english, plain, terms

quick = settings(max_examples=50, deadline=None)
word = st.sampled_from(
    ["kiln", "clay", "radio", "sensor", "firmware", "陶瓷窑炉", "керамика", "gốm", "пеші", "the", "!!", ""]
)
text = st.lists(word, max_size=6).map(" ".join)
people = st.dictionaries(st.sampled_from("abcde"), st.lists(text, max_size=4), max_size=4)
items = st.dictionaries(st.sampled_from("12345"), text, max_size=4)

LANGUAGES = {
    "en": ("I repair kilns and fire ceramics.", "A kiln for firing ceramics", "A radio for sailing boats"),
    "de": (
        "Ich repariere Brennöfen für Keramik.",
        "Ein Brennofen für Keramik",
        "Ein Funkgerät für Segelboote",
    ),
    "fr": ("Je répare des fours à céramique.", "Un four à céramique", "Une radio pour voiliers"),
    "ru": ("Ремонтирую печи для обжига керамики.", "Печь для керамики", "Рация для парусных лодок"),
    "zh": ("我维修陶瓷窑炉。", "家用陶瓷窑炉", "帆船无线电台"),
    "vi": ("Tôi sửa lò nung gốm sứ.", "Lò nung gốm tại nhà", "Máy bộ đàm cho thuyền buồm"),
    "kk": (
        "Мен қыш күйдіретін пештерді жөндеймін.",
        "Қыш күйдіретін пеш",
        "Желкенді қайықтарға арналған рация",
    ),
}


def letters(texts):
    """A stand-in for a model that needs no file: how often each letter occurs."""
    return np.array(
        [[1.0 + text.casefold().count(sign) for sign in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
    )


def many():
    """Enough texts for topics and neighbours."""
    subjects = ["clay glaze kiln pottery", "radio antenna signal wave", "firmware sensor battery code"]
    return {
        f"p{at}": [f"{subjects[at % 3]} number{at} word{at + nth}" for nth in range(3)] for at in range(18)
    }, {f"i{at}": f"{subjects[at % 3]} item{at}" for at in range(6)}


@given(people, items)
@quick
def test_every_score_is_from_0_to_1_or_unknown_exactly_where_a_side_is_silent(somebody, something):
    found = likeness(somebody, something).scores

    assert found.keys() == somebody.keys()
    for person, texts in somebody.items():
        assert found[person].keys() == something.keys()
        for item, value in found[person].items():
            silent = not any(terms(one) for one in texts) or not terms(something[item])
            assert (value is None) is silent
            assert value is None or 0 <= value <= 1


@given(people, items, st.randoms(use_true_random=False))
@quick
def test_the_order_of_people_texts_and_items_changes_nothing(somebody, something, lot):
    def mixed(things):
        things = list(things)
        lot.shuffle(things)
        return things

    other = {person: mixed(somebody[person]) for person in mixed(somebody)}
    assert likeness(other, dict(mixed(something.items()))) == likeness(somebody, something)


@pytest.mark.parametrize("embed", [None, letters])
def test_with_many_texts_each_finds_the_items_of_their_subject(embed):
    somebody, something = many()
    found = likeness(somebody, something, embed)

    assert found.ways == ("model", "neighbours", "topics", "words")[embed is None :]
    for at, person in enumerate(somebody):
        best = sorted(found.scores[person], key=lambda item: -found.scores[person][item])[:2]
        assert {int(item[1:]) % 3 for item in best} == {at % 3}
    backwards = {person: somebody[person][::-1] for person in reversed(somebody)}
    assert likeness(backwards, something, embed) == found


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_likelier_thing_comes_first_in_every_language(code):
    _mine, fits, other = LANGUAGES[code]
    everybody = {key: [texts[0]] for key, texts in LANGUAGES.items()}
    found = likeness(everybody, {"fits": fits, "other": other}).scores[code]
    assert found["fits"] > found["other"]


def test_one_person_and_one_item_get_a_number_that_means_something():
    alike = likeness({"a": ["kiln for clay"]}, {"1": "kiln for clay"}).scores["a"]["1"]
    apart = likeness({"a": ["kiln for clay"]}, {"1": "antenna on boats"}).scores["a"]["1"]
    assert apart < 0.5 < 0.8 < alike


def test_a_model_has_no_say_where_the_text_is_not_english():
    somebody, something = (
        {"a": ["Brennofen für die Keramik und das Haus"]},
        {"1": "Ein Ofen, der nicht für Brot ist", "2": "Kiln"},
    )
    assert likeness(somebody, something, letters).scores == likeness(somebody, something).scores
    assert likeness({"a": ["陶瓷"]}, {"1": "陶瓷"}, letters).ways == ("words",)


def test_beyond_many_texts_neighbours_are_left_out(monkeypatch):
    monkeypatch.setattr("incubator.matching.corpus.MANY", 50)
    assert likeness(*many()).ways == ("topics", "words")
    assert MANY > 50


def test_centred_cosines_are_those_of_the_dense_formula():
    corpus = Corpus(["kiln clay", "clay glaze", "radio wave", "radio clay"])
    dense = corpus.weighted.toarray()
    dense = dense - dense.mean(axis=0) * 4 / 24
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    assert np.allclose(Centred(corpus.weighted).cosines([0, 2], [1, 3]), dense[[0, 2]] @ dense[[1, 3]].T)


def test_accents_and_ways_to_write_them_make_no_difference():
    assert plain("Gốm SỨ") == plain("Gốm sứ") == "gom su"
    assert terms("Brennöfen") == terms("BRENNOFEN")
    assert terms("陶瓷窑") == ["陶瓷", "瓷窑", "陶瓷 瓷窑"]
    assert terms("the kilns für керамикасы") == ["kiln", "керами", "kiln керами"]


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("A kiln for the school", True),
        ("Soldering", True),
        ("", True),
        ("Ein Ofen für die Schule", False),
        ("Пеш", False),
        ("窑炉", False),
    ],
)
def test_english_is_told_by_letters_and_small_words(said, is_so):
    assert is_english(said) is is_so


def asked(monkeypatch, capsys, document, *words):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document.encode())))
    status = command.main([*words])
    return status, capsys.readouterr()


def test_the_command_scores_and_says_by_which_way(monkeypatch, capsys):
    document = {
        "people": [{"id": 1, "texts": ["kiln and clay", None]}, {"id": "b", "texts": []}],
        "items": [{"id": "x", "text": "clay"}, {"id": "y", "text": None}],
    }
    status, told = asked(monkeypatch, capsys, json.dumps(document), "--without-model")
    answer = json.loads(told.out)

    assert status == 0
    assert 0 < answer["scores"]["1"]["x"] < 1
    assert answer["scores"]["b"] == {"x": None, "y": None}
    assert answer["ways"] == ["words"]
    assert told.err == "Scored by words alone: words.\n"


def test_the_command_says_so_when_nothing_was_said(monkeypatch, capsys):
    _status, told = asked(monkeypatch, capsys, '{"people": [], "items": []}', "--without-model")
    assert told.err == "Scored by words alone: nothing was said.\n"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "Expecting"), ("[]", "not of the form"), ('{"people": [{"texts": []}], "items": []}', "not of the form"),
        ('{"people": [{"id": 1}, {"id": "1"}], "items": []}', "same id"),
        ('{"people": [{"id": 1, "texts": [5]}], "items": []}', "A text is a string"),
        ('{"people": [], "items": [{"id": 1, "text": 5}]}', "A text is a string"),
    ],
)  # fmt: skip
def test_the_command_says_what_it_cannot_read(monkeypatch, capsys, document, said):
    status, told = asked(monkeypatch, capsys, document)
    assert (status, told.out) == (2, "")
    assert said in told.err


def test_without_its_packages_there_is_no_model(monkeypatch):
    monkeypatch.setattr(model, "MODEL", ("no_such_package", "model.onnx"))
    assert model.embedding() is None
    monkeypatch.setattr(model, "MODEL", ("json", "no-such-file"))
    assert model.embedding() is None


needs_model = pytest.mark.skipif(
    model.embedding() is None, reason="the packages of requirements/models.in are not installed"
)


@needs_model
def test_the_model_knows_what_words_do_not_share(monkeypatch, capsys):
    embed = model.embedding()
    vectors = embed(["A dog sleeps.", "The puppy is napping.", "Stock markets fell today."])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    document = '{"people": [{"id": "a", "texts": ["A dog sleeps."]}], "items": [{"id": "1", "text": "The puppy is napping."}]}'
    _status, told = asked(monkeypatch, capsys, document)
    assert json.loads(told.out)["ways"] == ["model", "words"]
    assert told.err.startswith("Scored by words and MiniLM")


def test_the_evaluation_counts_wrong_orders():
    evaluation = importlib.import_module("tests.matching.evaluation")
    scores = {"mine": 0.7, "better": 0.9, "worse": 0.1, "same": 0.7, "silent": None}
    assert evaluation.loss(scores, ["mine"], ["better", "worse"]) == 0.5
    assert evaluation.loss(scores, ["mine"], ["same", "silent"]) == 0.5
    assert evaluation.loss(scores, ["better"], ["worse"]) == 0
    assert np.isnan(evaluation.loss(scores, [], ["worse"]))
    assert evaluation.interval([0.2, 0.2, float("nan")]) == "0.200 (0.200–0.200)"
    assert evaluation.interval([]) == "–"
