"""The log: several pictures an entry, what they show in words, and taking something out of it again."""

import io
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incubator.core.models import Entry
from incubator.notices.models import Notification
from projects.actions.updates import describe_picture, remove_picture, remove_update, write_update
from projects.models import Project, Update, UpdatePicture
from projects.queries.card import card_of
from projects.queries.detail import log_of
from tests.factories import ProjectFactory
from tests.races import together

WRITE = "/projects/kiln/updates/write/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kiln(lead, member):
    project = ProjectFactory(title="Kiln", slug="kiln", visibility="public", lead=lead)
    project.memberships.create(person=member)
    return project


def png(colour: str = "orange", name: str = "bench.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def told(project: Project, by, alts=("a bench", "")) -> Update:
    files = [ContentFile(png().read(), "x.jpg") for _ in alts]
    return write_update(project, by=by, text="It fired.", pictures=files, alts=list(alts))


def test_an_entry_takes_six_pictures_with_a_line_for_each_in_their_order(kiln, client_of, lead):
    data = {"text": "Six", "pictures": [png(name=f"{n}.png") for n in range(6)], "alts": "one\n\n  three \n"}
    assert client_of(lead).post(WRITE, data).status_code == 302
    assert list(UpdatePicture.objects.values_list("position", "alt")) == [
        (0, "one"),
        (1, ""),
        (2, "three"),
        (3, ""),
        (4, ""),
        (5, ""),
    ]
    assert all(shot.size == shot.file.size for shot in UpdatePicture.objects.all())


def test_a_seventh_picture_is_refused_and_the_words_stay(kiln, client_of, lead):
    data = {"text": "Kept words", "pictures": [png() for _ in range(7)], "alts": "kept too"}
    page = client_of(lead).post(WRITE, data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Six pictures at most" in text
    assert "Kept words" in text
    assert "kept too" in text
    assert not Update.objects.exists()


def test_one_bad_picture_among_good_ones_is_named_and_nothing_is_kept(kiln, client_of, lead):
    bad = SimpleUploadedFile("half.png", png().read()[:60])
    page = client_of(lead).post(WRITE, {"text": "x", "pictures": [png(), bad]})
    assert page.status_code == 422
    assert "“half.png”" in page.content.decode()
    assert not UpdatePicture.objects.exists()


def test_a_picture_without_words_is_a_hint_and_no_error(kiln, client_of, lead):
    page = client_of(lead).post(WRITE, {"text": "x", "pictures": png()}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "It stands in the log.",
        "Say below what the pictures show: some people can’t see them.",
    ]
    shot = UpdatePicture.objects.get()
    words = {"alt": "A pot in the kiln"}
    client_of(lead).post(f"/projects/kiln/pictures/{shot.pk}/describe/", words)
    page = client_of(None).get("/projects/kiln/updates/").content.decode()
    assert 'alt="A pot in the kiln"' in page
    assert "What does it show" not in page


@pytest.mark.parametrize(("who", "status"), [("stranger", 403), ("operator", 403), ("member", 302)])
def test_the_team_describes(who, status, request, kiln, client_of, lead):
    shot = told(kiln, lead).pictures.last()
    person = request.getfixturevalue(who)
    answer = client_of(person).post(f"/projects/kiln/pictures/{shot.pk}/describe/", {"alt": "pots"})
    assert answer.status_code == status
    shot.refresh_from_db()
    assert shot.alt == ("pots" if status == 302 else "")


@pytest.mark.parametrize("alt", ["", "x" * 241])
def test_no_words_or_too_many_change_nothing(alt, kiln, client_of, lead):
    shot = told(kiln, lead).pictures.first()
    page = client_of(lead).post(f"/projects/kiln/pictures/{shot.pk}/describe/", {"alt": alt}, follow=True)
    assert "Nothing is kept" in str(next(iter(page.context["messages"])))
    shot.refresh_from_db()
    assert shot.alt == "a bench"


def test_the_same_words_with_another_picture_are_another_entry(kiln, lead):
    def wrote(more):
        picture = ContentFile(png().read() + more, "x.jpg")
        return write_update(kiln, by=lead, text="Photo of the day.", pictures=[picture])

    first = wrote(b"")
    assert wrote(b"") == first
    second = wrote(b"another")
    assert second != first
    assert [update.pictures.count() for update in (first, second)] == [1, 1]


def test_describing_tells_what_it_was_before_and_the_same_words_tell_nothing(kiln, lead):
    shot = told(kiln, lead).pictures.first()
    for _ in range(2):
        describe_picture(shot, by=lead, alt="a kiln")
    entry = Entry.objects.get(verb="update.picture_described")
    assert (entry.facts["before"], entry.facts["after"]) == ("a bench", "a kiln")


@pytest.mark.parametrize(
    ("who", "may"), [("lead", True), ("member", True), ("operator", True), ("stranger", False)]
)
@pytest.mark.parametrize("what", ["entry", "picture"])
def test_author_lead_and_operator_remove_and_nobody_else(
    what, who, may, request, kiln, member, django_capture_on_commit_callbacks
):
    update = told(kiln, member)
    shot = update.pictures.first()
    names = [one.file.name for one in update.pictures.all()]
    person = request.getfixturevalue(who)

    def act():
        with django_capture_on_commit_callbacks(execute=True):
            if what == "entry":
                remove_update(update, by=person)
            else:
                remove_picture(shot, by=person)

    if not may:
        with pytest.raises(PermissionDenied):
            act()
        assert UpdatePicture.objects.count() == 2
        return
    act()
    assert UpdatePicture.objects.count() == (0 if what == "entry" else 1)
    assert [default_storage.exists(name) for name in names] == [False, what == "picture"]
    update.refresh_from_db()
    assert (update.text, update.removed_by) == (("", person) if what == "entry" else ("It fired.", None))
    act()
    verb = "update.removed" if what == "entry" else "update.picture_removed"
    assert Entry.objects.filter(verb=verb, actor=person).count() == 1
    assert Notification.objects.filter(person=member, entry__verb=verb).exists() is (who != "member")


def test_a_team_mate_who_neither_wrote_nor_leads_removes_nothing(kiln, lead, member):
    update = told(kiln, lead)
    with pytest.raises(PermissionDenied):
        remove_update(update, by=member)
    with pytest.raises(PermissionDenied):
        remove_picture(update.pictures.first(), by=member)
    assert Update.objects.get().removed_at is None


def test_what_is_removed_is_gone_from_page_feed_card_and_address_but_not_silently(kiln, client_of, lead):
    update = told(kiln, lead)
    shot = update.pictures.first()
    assert client_of(lead).post(f"/projects/kiln/updates/{update.pk}/remove/").status_code == 302
    log = client_of(None).get("/projects/kiln/updates/").content.decode()
    assert "Lena Lead removed an entry" in log
    assert "It fired" not in log
    assert "Lena Lead removed" not in client_of(None).get("/projects/kiln/").content.decode()
    assert b"It fired" not in client_of(None).get("/projects/feed.atom").content
    assert client_of(None).get(f"/projects/kiln/pictures/{shot.pk}/").status_code == 404
    assert "It fired" not in str(Entry.objects.get(verb="update.removed").facts)


def test_buttons_stand_only_where_they_would_work(kiln, client_of, lead, member, stranger):
    told(kiln, lead)
    Update.objects.update(by=None)
    asked = {
        name: "Remove the entry" in client_of(who).get("/projects/kiln/updates/").content.decode()
        for name, who in [("visitor", None), ("stranger", stranger), ("member", member), ("lead", lead)]
    }
    assert asked == {"visitor": False, "stranger": False, "member": False, "lead": True}


@pytest.mark.parametrize("act", ["pictures/{shot}/remove", "pictures/{shot}/describe", "updates/{pk}/remove"])
def test_whoever_may_not_see_the_project_finds_nothing(act, kiln, client_of, lead, stranger):
    Project.objects.update(visibility="team")
    update = told(kiln, lead)
    path = act.format(pk=update.pk, shot=update.pictures.first().pk)
    assert client_of(stranger).post(f"/projects/kiln/{path}/", {"alt": "x"}).status_code == 404
    assert client_of(lead).get(f"/projects/kiln/{path}/").status_code == 405
    assert client_of(lead).post(f"/projects/other/{path}/").status_code == 404


def test_the_feed_and_the_card_carry_the_pictures(kiln, client_of, lead):
    first, second = told(kiln, lead, ('a "bench" & more', "")).pictures.all()
    UpdatePicture.objects.filter(pk=second.pk).update(size=None)
    feed = client_of(None).get("/projects/kiln/feed.atom")
    entry = next(ElementTree.fromstring(feed.content).iter("{http://www.w3.org/2005/Atom}entry"))
    links = [link.attrib for link in entry.iter("{http://www.w3.org/2005/Atom}link")]
    enclosed = [link for link in links if link["rel"] == "enclosure"]
    assert [(link["type"], link["length"]) for link in enclosed] == [("image/jpeg", str(first.size))]
    assert enclosed[0]["href"].endswith(f"/projects/kiln/pictures/{first.pk}/")
    summary = entry.findtext("{http://www.w3.org/2005/Atom}summary")
    assert summary.count("<img ") == 2
    assert 'alt="a &quot;bench&quot; &amp; more"' in summary
    assert card_of(kiln, list(log_of(kiln))).picture == enclosed[0]["href"]

    describe_picture(second, by=lead, alt="a pot")
    again = client_of(None).get("/projects/kiln/feed.atom", HTTP_IF_NONE_MATCH=feed["ETag"])
    assert again.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_asks_the_same_however_many_pictures(rows, kiln, client_of, lead, django_assert_num_queries):
    for number in range(rows):
        update = Update.objects.create(project=kiln, by=lead, text=f"Day {number}")
        for position in range(rows):
            UpdatePicture.objects.create(update=update, file="x.jpg", position=position)
    client = client_of(None)
    with django_assert_num_queries(3):
        page = client.get("/projects/kiln/updates/")
    assert page.content.decode().count("<img ") == rows * rows


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_the_same_at_once_tell_it_once(kiln, lead, operator):
    update = told(kiln, lead)

    def act(number: int) -> None:
        remove_update(Update.objects.select_related("project").get(pk=update.pk), by=[lead, operator][number])

    assert together(2, act) == [None, None]
    assert Entry.objects.filter(verb="update.removed").count() == 1
