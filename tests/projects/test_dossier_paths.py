"""Names inside a dossier's ZIP, and words in its Markdown."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as some

from projects.dossiers.parts import Enclosed, Part
from projects.dossiers.paths import Places, safe_name
from projects.dossiers.sheets import markdown_of, one_line


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\y.txt", "C__x_y.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("..", "_"),
        ("", "_"),
        ("a\u202egpj.exe", "a_gpj.exe"),
        ("Größe 窑炉.pdf", "Größe 窑炉.pdf"),
        ("x" * 300 + ".tar", "x" * 100 + ".tar"),
        (".htaccess", "htaccess"),
        ("nul.tar.gz", "_nul.tar.gz"),
    ],
)
def test_a_name_is_a_name_on_every_system(given_name, expected):
    assert safe_name(given_name) == expected


@given(some.lists(some.text(max_size=20), max_size=8))
def test_no_path_leaves_the_folder_and_none_stands_twice(names):
    places = Places()
    paths = [places.place("evidence", "01", name=name) for name in names]
    assert len({path.casefold() for path in paths}) == len(names)
    for path in paths:
        parts = PurePosixPath(path).parts
        assert parts[:2] == ("evidence", "01")
        assert len(parts) == 3
        assert not {"..", "."} & set(parts)
        assert not path.startswith("/")
        assert not set("\\:\x00\n") & set(path)


def test_the_same_name_again_gets_a_number_before_its_ending():
    places = Places()
    assert [places.place("x", name=name) for name in ("a.jpg", "A.jpg", "a.jpg")] == [
        "x/a.jpg",
        "x/A-2.jpg",
        "x/a-3.jpg",
    ]


def test_a_title_is_a_title_and_a_file_is_linked_from_where_the_sheet_stands():
    file = Enclosed("stored", "pictures/a b(1).jpg", "a [b]", True)
    part = Part("evidence/01/v.md", 2, "*x*\n# y", (("By", "<b>"),), "Own **words**", (file,))
    assert markdown_of(part) == (
        "## \\*x\\* \\# y\n\n- **By:** \\<b\\>\n\nOwn **words**\n\n![a \\[b\\]](../../pictures/a%20b%281%29.jpg)"
    )
    assert one_line(" a\n b ") == "a b"
