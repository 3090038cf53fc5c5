"""Pictures are drawn anew; whatever is wrong with one is a sentence, never an error of ours."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from incubator.core import pictures


def drawing(form="PNG", size=(40, 20), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **options)
    out.seek(0)
    return out


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_comes_back_smaller_in_our_own_form(form):
    made = Image.open(pictures.drawn_anew(drawing(form), widest=10, form="WEBP"))

    assert (made.format, made.size) == ("WEBP", (10, 5))


def test_what_is_clear_is_white_and_what_the_camera_noted_is_gone():
    noted = Image.Exif()
    noted[0x010E] = "my kitchen"
    made = Image.open(pictures.drawn_anew(drawing(mode="RGBA", exif=noted), widest=50, form="JPEG"))

    assert (made.getpixel((5, 5)), dict(made.getexif())) == ((255, 255, 255), {})


@pytest.mark.parametrize(
    "file", [io.BytesIO(b""), io.BytesIO(b"<svg/>"), io.BytesIO(drawing().getvalue()[:40])]
)
def test_what_is_no_whole_picture_is_refused(file):
    with pytest.raises(ValidationError, match="can be read"):
        pictures.drawn_anew(file, widest=50, form="JPEG")


@pytest.mark.parametrize("error", [struct.error, EOFError, SyntaxError, OSError, ValueError])
def test_however_a_decoder_breaks_it_is_the_same_sentence(error, monkeypatch):
    def broken(*args, **kwargs):
        raise error("broken")

    monkeypatch.setattr(Image, "open", broken)
    with pytest.raises(ValidationError, match="can be read"):
        pictures.drawn_anew(drawing(), widest=50, form="JPEG")


def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError, match="too many pixels"):
        pictures.drawn_anew(drawing(), widest=50, form="JPEG")
