"""Files as evidence, through the form: names that lie come in safe, pictures without the place."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.ExifTags import GPS, IFD

from projects.models import AnswerFile, EvidenceFile
from tests.factories import MilestoneFactory
from tests.projects.applying import asking, draft_of, field

EDGE = "----edge"


@pytest.fixture
def milestone(project):
    return MilestoneFactory(project=project, state="active")


@pytest.fixture
def send(client_of, lead, milestone):
    """Hands in one file under a name exactly as the wire carries it."""

    def sending(name: str, content: bytes):
        parts = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="text"\r\n\r\nThree pots\r\n'.encode(),
            f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode(),
            content,
            f"\r\n--{EDGE}--\r\n".encode(),
        ]
        address = reverse("milestone_submit", args=[milestone.project.slug, milestone.pk])
        return client_of(lead).post(
            address, b"".join(parts), content_type=f"multipart/form-data; boundary={EDGE}"
        )

    return sending


def photo(form: str, **options) -> bytes:
    """Taken in front of the workshop, lying on its side."""
    noted = Image.Exif()
    noted[0x0112] = 6
    noted[0x010F] = "Camera of Lena"
    noted.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (52.0, 31.0, 12.0), GPS.GPSLongitudeRef: "E"}
    )
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "teal").save(out, form, exif=noted, **options)
    assert Image.open(io.BytesIO(out.getvalue())).getexif().get_ifd(IFD.GPSInfo)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_a_picture_as_evidence_is_kept_without_the_place_where_it_was_taken(send, name, form):
    assert send(name, photo(form)).status_code == 302

    kept = EvidenceFile.objects.get()
    with kept.file.open() as file:
        content = file.read()
    drawn = Image.open(io.BytesIO(content))
    assert (kept.name, kept.size, drawn.format, drawn.size) == (name, len(content), form, (20, 60))
    assert (dict(drawn.getexif()), dict(drawn.getexif().get_ifd(IFD.GPSInfo))) == ({}, {})
    assert b"Camera of Lena" not in content and b"Exif" not in content


def test_a_picture_of_an_application_is_kept_without_the_place_too(client_of, lead):
    programme = asking()
    application = draft_of(lead, programme)
    file = SimpleUploadedFile("pot.jpg", photo("JPEG"))
    address = reverse("application_edit", args=[application.project.slug, application.pk])
    assert client_of(lead).post(address, {field(programme, "file"): file}).status_code < 400

    kept = AnswerFile.objects.get()
    with kept.file.open() as content:
        assert not Image.open(content).getexif()


def test_a_broken_picture_is_named_and_what_was_typed_is_kept(send):
    response = send("pot.jpg", photo("JPEG")[:300])
    page = response.content.decode()

    assert response.status_code == 422
    assert "“pot.jpg”: This is not a picture that can be read." in page and "Three pots" in page
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/cron.d/pots.txt", "pots.txt"),
        ("C:\\\\Users\\\\lena\\\\pots.txt", "pots.txt"),
        ("..%2F..%2Fpots.txt", "..%2F..%2Fpots.txt"),
        ("pots\u202etxt.exe.txt", "potstxt.exe.txt"),
        ("pots\x00.txt", "pots.txt"),
        ("pots&#x2F;..&#x2F;a.txt", "a.txt"),
        ("Töpfe 陶器.txt", "Töpfe 陶器.txt"),
    ],
)
def test_a_name_that_lies_is_kept_as_a_safe_one(send, settings, sent, kept):
    assert send(sent, b"Three pots").status_code == 302

    file = EvidenceFile.objects.get()
    assert file.name == kept
    assert str(file.file.path).startswith(f"{settings.MEDIA_ROOT}/evidence/")
    assert file.file.name.count("/") == 3 and ".." not in file.file.name.split("/")


def test_a_name_of_300_characters_keeps_its_ending(send):
    assert send("p" * 300 + ".txt", b"Three pots").status_code == 302

    file = EvidenceFile.objects.get()
    assert (len(file.name), file.name[-5:], file.file.name[-4:]) == (200, "p.txt", ".txt")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "a.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "not what its ending says",
        ),
        ("a.pdf", b"<html><script>1</script></html>", "not what its ending says"),
        ("a.stl", b"MZ\x90\x00" + b"\x00" * 200, "not what its ending says"),
        ("pots.txt\u202e.exe", b"MZ", "can&#x27;t be taken"),
        ("pots.txt\x00.exe", b"MZ", "can&#x27;t be taken"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_a_file_that_lies_is_refused_in_a_sentence_and_the_text_is_kept(send, name, content, sentence):
    response = send(name, content)
    page = response.content.decode()

    assert (response.status_code, sentence in page, "Three pots" in page) == (422, True, True)
    assert not EvidenceFile.objects.exists()
