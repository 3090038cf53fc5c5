"""Pages: what visitors see, live and as they may, with a fixed number of queries."""

import pytest
from django.urls import reverse

from incubator.content.models import HomePage, StoryPage
from incubator.content.setup import ensure_site
from tests.factories import ProgrammeFactory, ProjectFactory

pytestmark = pytest.mark.django_db
HOME_QUERIES = 9
STORY_QUERIES = 11


def test_the_front_page_is_there_for_visitors(
    client_of, public_project, secret_project, django_assert_max_num_queries
):
    visitor = client_of(None)
    visitor.get("/")
    with django_assert_max_num_queries(HOME_QUERIES):
        page = visitor.get("/").content.decode()

    assert public_project.title in page
    assert secret_project.title not in page
    assert reverse("account_signup") in page


def test_the_front_page_asks_the_same_for_one_and_for_three_of_each(
    client_of, tell, django_assert_num_queries
):
    counts = []
    for round_ in ("one", "two", "three"):
        ProjectFactory(visibility="public")
        tell(f"Story {round_}", {"paragraph": "Words."})
        client_of(None).get("/")
        with django_assert_num_queries(HOME_QUERIES) as captured:
            client_of(None).get("/")
        counts.append(len(captured))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    "path", ["/stories/", "/guides/", "/programmes/", "/about/", "/imprint/", "/privacy/"]
)
def test_every_section_is_there_from_the_start(client_of, path):
    assert client_of(None).get(path).status_code == 200


def test_an_unknown_address_is_not_found(client_of):
    assert client_of(None).get("/nowhere/").status_code == 404


def test_programmes_are_shown_with_their_last_day(client_of, db):
    ProgrammeFactory(title="Spring intake")
    ProgrammeFactory(title="Long gone", closes_at="2020-01-01T00:00Z", opens_at="2019-01-01T00:00Z")

    page = client_of(None).get("/programmes/").content.decode()

    assert "Spring intake" in page
    assert "Long gone" not in page


def test_a_project_in_a_story_is_shown_live(client_of, tell, public_project):
    story = tell("Ovens", {"project": public_project})
    public_project.tagline = "Bakes at dawn."
    public_project.save(update_fields=["tagline"])

    assert "Bakes at dawn." in client_of(None).get(story.url).content.decode()


def test_a_hidden_project_in_a_story_leaves_no_trace(client_of, tell, secret_project, lead):
    story = tell("Harvest", {"paragraph": "Before."}, {"project": secret_project}, {"paragraph": "After."})

    page = client_of(None).get(story.url).content.decode()

    assert "Before." in page and "After." in page
    assert secret_project.title not in page and secret_project.slug not in page
    assert secret_project.title in client_of(lead).get(story.url).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_story_asks_the_same_for_any_number_of_projects(client_of, tell, number, django_assert_num_queries):
    projects = [ProjectFactory(visibility="public") for _ in range(number)]
    story = tell("Many", *[{"project": project} for project in projects])
    client_of(None).get(story.url)

    with django_assert_num_queries(STORY_QUERIES):
        page = client_of(None).get(story.url).content.decode()

    assert all(project.title in page for project in projects)


def test_words_of_a_story_are_never_markup(client_of, tell):
    story = tell(
        "Angles", {"paragraph": "<script>alert(1)</script>"}, {"quote": {"text": "<b>x", "by": "A < B"}}
    )

    page = client_of(None).get(story.url).content.decode()

    assert "<script>alert" not in page and "<b>x" not in page


def test_a_draft_is_not_shown(client_of, tell):
    story = tell("Gone", {"paragraph": "Words."})
    story.unpublish()

    assert client_of(None).get(story.url).status_code == 404
    assert "Gone" not in client_of(None).get("/stories/").content.decode()


def test_public_pages_keep_the_strict_policy(client_of, tell):
    story = tell("Strict", {"paragraph": "Words."})

    for path in ("/", story.url, "/programmes/"):
        policy = client_of(None).get(path)["Content-Security-Policy"]
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_ensuring_the_site_again_changes_nothing(db):
    before = list(HomePage.objects.get().get_descendants(inclusive=True).values_list("pk", "title"))

    ensure_site()

    assert list(HomePage.objects.get().get_descendants(inclusive=True).values_list("pk", "title")) == before
    assert not StoryPage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_site_is_laid_again_after_all_was_emptied(client_of, transactional_db):
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)

    assert client_of(None).get("/").status_code == 200
