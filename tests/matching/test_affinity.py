"""The score is a number from 0 to 1 with honest parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.matching.affinity import WEIGHTS, Offered, Wanted, affinity
from incubator.matching.explanation import reasons
from incubator.matching.words import folded, language, readable, tokens

word = st.text(min_size=0, max_size=12)
some = st.lists(word, max_size=6).map(tuple)
wanted = st.builds(Wanted, skills=some, fields=some, languages=some, text=st.text(max_size=80))
offered = st.builds(
    Offered, skills=some, fields=some, languages=some, text=st.text(max_size=80), free=st.integers(-2, 30)
)

KILN = Wanted(("mains wiring", "CE marking"), ("ceramics",), ("de",), "A kiln that fires overnight.")


def part(pair, name):
    return next(part for part in pair.parts if part.name == name)


def test_the_weights_are_one_together():
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@given(wanted, offered)
def test_every_pair_scores_between_0_and_1_and_the_same_each_time(want, offer):
    found = affinity(want, offer)

    assert 0 <= found.score <= 1
    assert all(part.value is None or 0 <= part.value <= 1 for part in found.parts)
    assert affinity(want, offer) == found


@given(wanted, offered)
def test_one_more_wanted_skill_never_lowers_the_score(want, offer):
    for skill in want.skills:
        more = Offered((*offer.skills, skill), offer.fields, offer.languages, offer.text, offer.free)
        assert affinity(want, more).score >= affinity(want, offer).score


@given(wanted, offered)
def test_every_reason_is_plain_data_of_a_known_kind(want, offer):
    assert {reason["kind"] for reason in reasons(affinity(want, offer))} <= {"for", "against", "unknown"}


@given(wanted, st.integers(0, 5))
def test_a_silent_side_is_unknown_and_nothing_is_claimed_of_it(want, free):
    found = affinity(want, Offered(free=free))

    assert [part.value for part in found.parts if part.name != "room"] == [None, None, None]
    assert not [
        reason for reason in reasons(found) if reason["kind"] == "against" and reason["code"] != "full"
    ]


def test_skills_are_counted_whatever_their_spelling():
    found = affinity(KILN, Offered(("Mains-Wiring", "CE MARKING"), ("Ceramics",)))

    assert part(found, "skills").value == 1
    assert reasons(found)[0] == {
        "code": "skills", "kind": "for", "facts": {"words": ["mains wiring", "CE marking"], "total": 2}
    }  # fmt: skip


def test_what_is_missing_speaks_against():
    found = affinity(KILN, Offered(("CE marking",)))

    assert part(found, "skills").value == pytest.approx(1 / 3)
    missing = {"code": "missing_skills", "kind": "against", "facts": {"words": ["mains wiring"], "total": 2}}
    assert missing in reasons(found)


@pytest.mark.parametrize(
    ("offer", "kind"), [(("German",), "for"), (("fr", "en"), "against"), ((), "unknown")]
)
def test_one_language_in_common_is_enough(offer, kind):
    said = [
        reason
        for reason in reasons(affinity(KILN, Offered(languages=offer)))
        if "languages" in reason["code"]
    ]

    assert [reason["kind"] for reason in said] == [kind]


@pytest.mark.parametrize(("free", "value"), [(-1, 0), (0, 0), (1, 0.5), (2, 1), (9, 1)])
def test_room_counts_up_to_two_places(free, value):
    assert part(affinity(KILN, Offered(free=free)), "room").value == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We need help with our project", {}),
        ("C++ and C# firmware, the Öfen", {"c++": 1, "firmware": 1, "öfen": 1}),
        ("温度控制", {"温度": 1, "度控": 1, "控制": 1}),
        ("窑", {"窑": 1}),
        ("Ngô Łakomy", {"ngô": 1, "łakomy": 1}),
    ],
)
def test_only_telling_words_are_counted_in_any_script(text, found):
    assert tokens(text) == found


def test_chinese_pairs_become_one_word_again_for_people():
    assert readable(["kiln", "控制", "度控", "温度"]) == ["kiln", "温度控制"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("German", "de"), ("de-CH", "de"), ("Deutsch", "de"), ("Ukranian", "uk"), ("Klingon", "klingon")],
)
def test_languages_are_known_by_name_and_by_code(typed, code):
    assert language(typed) == code


def test_spellings_fold_to_one():
    assert folded("React-Native") == folded("react native") == folded("ReactNative")
    assert folded("C") != folded("C++") != folded("C#")
