"""What may be uploaded: checked by content."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incubator.core.files import check_upload


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png()),
        ("A.PNG", png()),
        ("curve.csv", "t,°C\n0,20\n".encode()),
        ("part.stl", b"\x00" * 84),
        ("all.zip", zipped()),
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
