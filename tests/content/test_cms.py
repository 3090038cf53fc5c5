"""The CMS: editors write, operators look into the back office, others stay outside."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from incubator.content.models import StoryIndexPage, StoryPage
from incubator.core.models import Entry
from tests.factories import ProgrammeFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring intake")


def test_a_visitor_is_sent_to_the_one_login(client_of):
    answer = client_of(None).get("/cms/", follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login") + "?next=")


def test_the_login_never_leads_away(client_of):
    assert "evil" not in client_of(None).get("/cms/login/?next=https://evil.example/")["Location"]


@pytest.mark.parametrize("who", ["lead", "mentor_person", "stranger"])
def test_a_member_is_refused(client_of, who, request):
    assert client_of(request.getfixturevalue(who)).get("/cms/", follow=True).status_code == 403


@pytest.mark.parametrize("who", ["editor", "operator"])
def test_editors_and_operators_enter(client_of, who, request):
    answer = client_of(request.getfixturevalue(who)).get("/cms/")

    assert answer.status_code == 200
    script = next(
        part for part in answer["Content-Security-Policy"].split("; ") if part.startswith("script-src")
    )
    assert "unsafe" not in script


def test_the_edit_page_holds_no_inline_script(client_of, editor, tell):
    story = tell("Plain", {"paragraph": "Words."})

    page = client_of(editor).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()

    assert "<script>" not in page


def test_an_editor_publishes_a_story_through_the_form(client_of, editor, public_project):
    index = StoryIndexPage.objects.get()
    client = client_of(editor)
    form = reverse("wagtailadmin_pages:add", args=["content", "storypage", index.pk])
    assert client.get(form).status_code == 200
    typed = {
        "title": "The thief came back",
        "slug": "the-thief-came-back",
        "intro": "Two loose nuts.",
        "date": "2026-03-01",
        "author": editor.pk,
        "body": streamfield(
            [("paragraph", rich_text("<p>On day nine.</p>")), ("project", public_project.pk)]
        ),
        "action-publish": "action-publish",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }

    answer = client.post(form, nested_form_data(typed))

    assert answer.status_code == 302, answer.context["form"].errors
    story = StoryPage.objects.get()
    page = client_of(None).get(story.url).content.decode()
    assert "On day nine." in page and public_project.title in page
    assert Entry.objects.get().verb == "story.published"


def test_the_chooser_offers_only_what_the_editor_sees(client_of, editor, public_project, secret_project):
    client = client_of(editor)
    listed = client.get(reverse("project_chooser:choose")).content.decode()

    assert public_project.title in listed and secret_project.title not in listed
    assert client.get(reverse("project_chooser:chosen", args=[secret_project.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["programme", "rubric", "criterion", "project", "person"])
def test_the_back_office_lists_and_exports_for_operators_only(client_of, operator, editor, programme, kind):
    ProjectFactory()
    listing = reverse(f"{kind}:index")

    assert client_of(operator).get(listing).status_code == 200
    assert client_of(editor).get(listing, follow=True).request["PATH_INFO"] != listing
    assert client_of(operator).get(f"{listing}?export=csv").status_code in (200, 404)


@pytest.mark.parametrize("kind", ["programme", "rubric", "criterion", "project", "person"])
@pytest.mark.parametrize("who", ["operator", "superuser"])
def test_everything_in_the_back_office_is_only_looked_at(client_of, operator, who, kind, programme):
    if who == "superuser":
        operator.is_superuser = True
        operator.save()
    thing = {
        "programme": programme,
        "rubric": programme.rubric,
        "criterion": programme.rubric.criteria.first(),
        "project": ProjectFactory(),
        "person": operator,
    }[kind]
    client = client_of(operator)

    assert client.get(reverse(f"{kind}:inspect", args=[thing.pk])).status_code == 200
    for address in (
        reverse(f"{kind}:add"),
        reverse(f"{kind}:edit", args=[thing.pk]),
        reverse(f"{kind}:delete", args=[thing.pk]),
    ):
        assert client.post(address, follow=True).request["PATH_INFO"] != address
    thing.refresh_from_db()


def test_a_list_of_people_never_shows_a_password(client_of, operator):
    operator.set_password("correct horse battery")
    operator.save()

    page = client_of(operator).get(reverse("person:inspect", args=[operator.pk])).content.decode()

    assert operator.password not in page


def test_pictures_are_served_safely(client_of, db):
    picture = get_image_model().objects.create(title="Kiln", file=get_test_image_file())
    rendition = picture.get_rendition("width-100")

    answer = client_of(None).get(rendition.url)

    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["../original_images/x.png", "%2e%2e/people/x.png", "..%2f..%2fsecret-key", "none.png"]
)
def test_no_other_file_is_served_as_a_picture(client_of, db, settings, path):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "secret-key").write_text("secret")

    assert client_of(None).get(f"/media/images/{path}").status_code == 404


def test_the_original_of_a_picture_is_not_served(client_of, db):
    picture = get_image_model().objects.create(title="Kiln", file=get_test_image_file())

    assert client_of(None).get(picture.file.url).status_code == 404


def test_saving_a_project_asks_nothing_of_the_cms(client_of, operator, django_assert_num_queries):
    """Its index of references would look through each project at each save; it is told to leave them alone."""
    project = ProjectFactory()
    client_of(operator).get(reverse("project:index"))
    with django_assert_num_queries(1):
        project.save(update_fields=["tagline"])
