"""Profiles: who sees whom, what may be typed, and what a photo becomes."""

import io
import struct
import zlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from incubator.accounts.actions import update_profile
from incubator.accounts.forms import ProfileForm
from incubator.accounts.models import Person
from incubator.accounts.queries import visible_people
from incubator.core.models import Entry
from tests.factories import PersonFactory, ProjectFactory

CAST = ["visitor", "lead", "member", "mentor_person", "operator", "editor", "stranger"]


def who_is(name, request):
    return AnonymousUser() if name == "visitor" else request.getfixturevalue(name)


def typed(**changes):
    return {"name": "Lena Lead", "visibility": "community", "time_zone": "", **changes}


def picture(kind="PNG", size=(40, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue(), content_type=f"image/{kind.lower()}")


def bomb():
    """A PNG of a few bytes that says it has 20,000 × 20,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + head + body, content_type="image/png")


@pytest.mark.parametrize("who", CAST)
def test_who_sees_a_profile_follows_from_its_visibility_and_shared_teams(who, request, lead, member):
    ProjectFactory(lead=lead).memberships.create(person=member, role="member")
    made = {kind: PersonFactory(visibility=kind, handle=kind) for kind in ("public", "community", "team")}
    lead.visibility = "team"
    lead.save()
    gone = PersonFactory(visibility="public", is_active=False)
    found = set(visible_people(who_is(who, request)))

    assert made["public"] in found
    assert (made["community"] in found) is (who != "visitor")
    assert (made["team"] in found) is (who == "operator")
    assert (lead in found) is (who in ("lead", "member", "operator"))
    assert gone not in found


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 404), ("stranger", 404), ("member", 200), ("lead", 200)]
)
def test_a_profile_for_my_teams_is_not_there_for_others(who, status, request, client_of, project, lead):
    Person.objects.filter(pk=lead.pk).update(visibility="team")
    person = None if who == "visitor" else request.getfixturevalue(who)

    page = client_of(person).get(lead.get_absolute_url())

    assert page.status_code == status
    assert lead.email not in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_the_database_the_same_for_one_and_three(
    rows, client_of, stranger, django_assert_num_queries
):
    [PersonFactory(skills=["Welding"]) for _ in range(rows)]
    client = client_of(stranger)
    with django_assert_num_queries(6):
        page = client.get(reverse("person_list"), {"skill": "weld"})
    assert page.context["page"].total == rows


@pytest.mark.parametrize("asked", [{"text": "\0"}, {"skill": "x" * 300}, {"page": "\0"}, {"text": "%_'"}])
def test_nonsense_in_the_address_of_the_directory_is_left_aside(asked, client_of, stranger):
    assert client_of(stranger).get(reverse("person_list"), asked).status_code == 200


def test_an_empty_directory_says_how_to_go_on(client_of, stranger):
    page = client_of(stranger).get(reverse("person_list"), {"text": "nobody at all"})
    assert "Nobody fits" in page.text


def test_a_saved_profile_is_noted_without_its_words(client_of, lead):
    page = client_of(lead).post(
        reverse("profile_edit"), typed(bio="I make kilns", skills="laser，CAD、 CAD", links="example.org")
    )

    lead.refresh_from_db()
    assert page.status_code == 302
    assert (lead.skills, lead.links) == (["laser", "CAD"], ["https://example.org"])
    entry = Entry.objects.get(verb="person.updated_profile")
    assert "kilns" not in str(entry.facts)


def test_saving_without_a_change_writes_nothing(lead):
    update_profile(lead, by=lead, name=lead.name)
    assert not Entry.objects.exists()


def test_nobody_changes_somebody_elses_profile(lead, stranger):
    with pytest.raises(PermissionDenied):
        update_profile(lead, by=stranger, name="Mallory")
    lead.refresh_from_db()
    assert lead.name == "Lena Lead"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("skills", ", ".join(f"skill {n}" for n in range(25)), "Name 20 at most"),
        ("skills", "x" * 61, "Each may have 60 characters"),
        ("links", "not a link", "is not a web address"),
        ("links", "javascript:alert(1)", "is not a web address"),
        ("links", "https://example.org/" + "x" * 200, "is not a web address"),
        ("name", "", "required"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("bio", "a\0b", "Null characters are not allowed"),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_kept(field, value, sentence, client_of, lead):
    page = client_of(lead).post(reverse("profile_edit"), typed(headline="keep me", **{field: value}))

    assert page.status_code == 422
    assert sentence in page.text.replace("&#x27;", "'")
    assert "keep me" in page.text
    lead.refresh_from_db()
    assert lead.headline == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_photo_is_made_anew_as_a_small_webp(kind, client_of, lead):
    client_of(lead).post(reverse("profile_edit"), typed(photo=picture(kind, (900, 600))))

    lead.refresh_from_db()
    with Image.open(lead.photo) as made:
        assert (made.format, max(made.size)) == ("WEBP", 512)
    assert "me." not in lead.photo.name


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("me.png", b"<svg onload=alert(1)>"), "valid image"),
        (SimpleUploadedFile("me.png", b""), "empty"),
        (SimpleUploadedFile("me.svg", b"<svg/>"), "valid image"),
        (bomb(), ""),
    ],
)
def test_what_is_no_picture_or_too_large_a_one_is_refused(file, sentence, lead):
    file.seek(0)
    form = ProfileForm(typed(), {"photo": file}, instance=lead)

    assert not form.is_valid()
    assert sentence in str(form.errors["photo"])


def test_a_picture_with_many_pixels_is_refused_before_it_is_unpacked(lead, monkeypatch):
    monkeypatch.setattr("incubator.core.pictures.MOST_PIXELS", 100)
    form = ProfileForm(typed(), {"photo": picture()}, instance=lead)
    assert not form.is_valid()
    assert "too many pixels" in str(form.errors["photo"])


def test_a_new_or_removed_photo_takes_the_old_file_away(client_of, lead, django_capture_on_commit_callbacks):
    client = client_of(lead)
    client.post(reverse("profile_edit"), typed(photo=picture()))
    lead.refresh_from_db()
    storage, old = lead.photo.storage, lead.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("profile_edit"), typed(**{"photo-clear": "on"}))

    lead.refresh_from_db()
    assert not lead.photo
    assert not storage.exists(old)


def test_a_photo_is_served_to_whom_may_see_the_profile_only(client_of, lead, stranger):
    client_of(lead).post(reverse("profile_edit"), typed(photo=picture(), visibility="team"))
    lead.refresh_from_db()

    own = client_of(lead).get(lead.photo_url)
    assert (own.status_code, own["Content-Type"]) == (200, "image/webp")
    assert client_of(stranger).get(lead.photo_url).status_code == 404
    assert lead.photo_url in client_of(lead).get(lead.get_absolute_url()).text


def test_me_is_ones_own_profile(client_of, lead):
    assert client_of(lead).get("/me/").url == lead.get_absolute_url()
    assert client_of(None).get("/me/").url == "/accounts/login/?next=/me/"
