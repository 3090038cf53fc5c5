"""What may be uploaded: checked by content."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incubator.core.archives import LONGEST_LIST, names_in
from incubator.core.files import check_upload, serve


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00This program cannot be run in DOS mode." * 9
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def zipped(*names: str, content: bytes = b"a", comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("a.txt",):
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def office(main: str, **how: bytes) -> bytes:
    return zipped("[Content_Types].xml", "_rels/.rels", main, **how)


def stl(triangles: int, head: bytes = b"part", *, said: int | None = None) -> bytes:
    count = triangles if said is None else said
    return head.ljust(80, b" ") + struct.pack("<I", count) + b"\x00\x01" * 25 * triangles


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png()),
        ("A.PNG", png()),
        ("curve.csv", "t,°C\n0,20\n".encode()),
        ("part.stl", b"\x00" * 84),
        ("part.stl", stl(3)),
        ("part.stl", stl(2, b"solid, and binary all the same")),
        ("part.stl", b"solid part\n facet normal 0 0 1\n endfacet\nendsolid part\n"),
        ("part.stl", b"\n SOLID\nendsolid\n"),
        ("all.zip", zipped()),
        ("plan.docx", office("word/document.xml")),
        ("plan.docx", office("word/document.xml", comment=b"PK" * 30_000)),
        ("costs.xlsx", office("xl/workbook.xml")),
        ("talk.pptx", office("ppt/presentation.xml")),
        ("plan.odt", zipped("mimetype", "content.xml", "META-INF/manifest.xml")),
        ("page.txt", HTML),
        ("drawing.md", SVG),
        ("说明.md", "# 说明".encode()),
    ],
)
def test_what_it_says_it_is_comes_in(name, content):
    file = SimpleUploadedFile(name, content)
    check_upload(file)
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", b"MZ\x90\x00 not a picture", "not what its ending says"),
        ("a.txt", png(), "not what its ending says"),
        ("a.png", SVG, "not what its ending says"),
        ("a.pdf", HTML, "not what its ending says"),
        ("a.jpg", EXE, "not what its ending says"),
        ("a.pdf", EXE, "not what its ending says"),
        ("a.stl", EXE, "not what its ending says"),
        ("a.docx", EXE, "not what its ending says"),
        ("a.csv", EXE, "not what its ending says"),
        ("a.csv", b"a," * 9000 + EXE, "not what its ending says"),
        ("a.stl", stl(3, said=4), "not what its ending says"),
        ("a.stl", stl(3) + b"\x00", "not what its ending says"),
        ("a.stl", b"solid" + b" facet" * 2000 + EXE, "not what its ending says"),
        ("a.stl", b"facet normal 0 0 1", "not what its ending says"),
        ("a.docx", zipped(), "not what its ending says"),
        ("a.docx", office("xl/workbook.xml"), "not what its ending says"),
        ("a.xlsx", office("word/document.xml"), "not what its ending says"),
        ("a.xlsx", zipped("xl/workbook.xml"), "not what its ending says"),
        ("a.odt", office("word/document.xml"), "not what its ending says"),
        ("a.pptx", office("ppt/presentation.xml")[:-30], "not what its ending says"),
        ("a.pptx", EXE + office("ppt/presentation.xml"), "not what its ending says"),
        ("a.exe", EXE, "can't be taken"),
        ("a.png.exe", EXE, "can't be taken"),
        ("\u202egnp.exe", EXE, "can't be taken"),
        ("a.svg", b"<svg onload='x'/>", "can't be taken"),
        ("a.html", b"<script>1</script>", "can't be taken"),
        ("noending", b"x", "can't be taken"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_what_lies_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_upload(SimpleUploadedFile(name, content))


def test_a_file_over_20_mb_is_refused():
    file = SimpleUploadedFile("a.txt", b"a")
    file.size = 21 * 1024 * 1024

    with pytest.raises(ValidationError, match="larger than 20 MB"):
        check_upload(file)


def test_a_bomb_stays_shut():
    """45 MB in 45 kB: looking at it costs no more than the list of its contents."""
    file = SimpleUploadedFile("bomb.docx", office("word/document.xml", content=b"\x00" * 15_000_000))
    tracemalloc.start()
    try:
        check_upload(file)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_an_endless_list_of_contents_is_not_read():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, LONGEST_LIST + 1, 0, 0)
    content = b"PK\x03\x04" + b"\x00" * (LONGEST_LIST + 1) + end

    assert names_in(io.BytesIO(content), len(content)) == set()


@pytest.mark.parametrize(
    "end", [b"PK\x05\x06", struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 99, 99, 0)]
)
def test_a_list_of_contents_that_lies_has_no_names(end):
    assert names_in(io.BytesIO(b"PK\x03\x04" + end), 4 + len(end)) == set()


@pytest.mark.parametrize("name", ["page.txt", "page.md", "page.csv", "page.json", "page.step", "page.LOG"])
@pytest.mark.parametrize("content", [HTML, SVG])
def test_text_is_served_as_plain_text_whatever_it_holds(name, content):
    response = serve(SimpleUploadedFile(name, content), name)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
