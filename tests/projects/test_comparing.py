"""Two texts word by word: what stays, what went, what came; and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from projects.queries.comparing import MOST_TOKENS, Piece, word_diff

TEXTS = st.text(alphabet="ab \n,窑烧é", max_size=60)


def pieces(before, after):
    return [(piece.kind, piece.text) for piece in word_diff(before, after)]


def test_a_word_that_came_stands_alone():
    assert pieces("It boils at noon.", "It boils on the roof at noon.") == [
        ("same", "It boils"), ("new", " on the roof"), ("same", " at noon."),
    ]  # fmt: skip


def test_two_words_in_a_row_are_read_as_one_change():
    assert pieces("a red hen sat", "a blue cat sat") == [
        ("same", "a "), ("gone", "red hen"), ("new", "blue cat"), ("same", " sat"),
    ]  # fmt: skip


def test_scripts_without_spaces_are_compared_by_character():
    assert pieces("在家烧窑", "在屋顶烧窑") == [
        ("same", "在"),
        ("gone", "家"),
        ("new", "屋顶"),
        ("same", "烧窑"),
    ]


def test_nothing_and_the_same():
    assert (word_diff("", ""), word_diff("x", "x")) == ([], [Piece("same", "x")])
    assert pieces("", "new") == [("new", "new")]


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_old_and_what_stayed_and_came_is_the_new(before, after):
    found = word_diff(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_two_stories_of_the_longest_kind_are_compared_whole():
    before, after = "a b " * 12_500, "b a c " * 8_300
    found = word_diff(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_many_thousand_short_lines_are_not_compared_one_by_one():
    """Compared line by line, such a pair took seconds of the server for whoever opened the page."""
    before, after = "a\nb\n" * (MOST_TOKENS // 2), "b\na\n" * (MOST_TOKENS // 2)
    assert word_diff(before, after) == [Piece("gone", before), Piece("new", after)]
