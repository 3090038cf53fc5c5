"""An evaluation is written where the network comes and goes: by keys, on a phone and at a desk; no word is lost."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from django.template.defaultfilters import floatformat
from playwright.sync_api import expect

from projects.models import CorrectionDraft, Evaluation, ProgrammeReader, Reading, Submission
from projects.queries.feedback import weighted_mean
from projects.queries.readers import left_to_read
from projects.queries.submissions import asked_of
from tests.browser import session_of

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
MENTOR = "jan-marek"
KEPT = "[data-kept]"
WORDS = "Five for all of it: the bad day is on page one."


@pytest.fixture
def writer(visit, request):
    """A mentor at the form of what waits for them, with nothing written yet."""
    mentor = visit(MENTOR, **getattr(request, "param", DESK))
    Evaluation.objects.filter(reviewer=mentor.person).exclude(replaced_by=None).delete()
    Evaluation.objects.filter(reviewer=mentor.person).delete()
    mentor.go("/reviews/")
    mentor.page.get_by_role("link", name=re.compile("Evaluate the first")).click()
    mentor.page.wait_for_url(re.compile(r"/reviews/\d+/"))
    expect(mentor.page.locator("form[data-keep]")).to_be_visible()
    return mentor


def criteria_of(writer):
    submission = Submission.objects.select_related("milestone__project").get(
        pk=re.search(r"/reviews/(\d+)/", writer.page.url)[1]
    )
    return asked_of(submission, writer.person)[1]


def score(writer, keys):
    """Each criterion gets its key."""
    scales = writer.page.locator("fieldset:has(.scale)").all()
    for scale, key in zip(scales, keys, strict=True):
        scale.locator("[type=radio]").first.focus()
        writer.page.keyboard.press(key)


def says(writer, text):
    expect(writer.page.locator(KEPT)).to_contain_text(text, timeout=15_000)


def cut_off(writer):
    """No network from now on; not before the page has its scripts, which come after it."""
    writer.page.wait_for_load_state("networkidle")
    writer.context.set_offline(True)


def reload_unsent(writer):
    """The network is back, but the page is loaded again before it could try: this browser alone has the words."""
    writer.page.evaluate("() => { window.fetch = () => Promise.reject() }")
    writer.context.set_offline(False)
    writer.page.reload()


def mean_shown(writer):
    return writer.page.locator("[data-mean] b").inner_text()


@pytest.mark.parametrize("writer", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_an_evaluation_outlives_a_lost_network(writer):
    count = len(criteria_of(writer))
    writer.look("form")
    score(writer, "4" * count)
    says(writer, "Draft kept at")
    assert Evaluation.objects.get(reviewer=writer.person).scores.count() == count

    with writer.watch.off():
        cut_off(writer)
        writer.fill({"Feedback to the makers": WORDS})
        score(writer, "5" * count)
        says(writer, "Not kept yet; we try again")
        writer.press("Hand in")
        says(writer, "Not kept yet; we try again")
        assert Evaluation.objects.get(reviewer=writer.person).feedback == ""
        reload_unsent(writer)
    writer.sees("Here is what you wrote in this browser")
    expect(writer.page.get_by_label("Feedback to the makers")).to_have_value(WORDS)
    says(writer, "Draft kept at")
    writer.look("back")
    writer.choose("Accept")
    writer.press("Hand in")
    writer.sees("Your evaluation is in")
    assert Evaluation.objects.get(reviewer=writer.person).feedback == WORDS
    assert (
        writer.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:keep:'))") == []
    )


def test_what_comes_back_can_be_put_aside(writer):
    writer.fill({"Feedback to the makers": "The server has this."})
    says(writer, "Draft kept at")
    with writer.watch.off():
        cut_off(writer)
        writer.fill({"Feedback to the makers": "Only this browser has that."})
        says(writer, "Not kept yet")
        reload_unsent(writer)
    expect(writer.page.get_by_label("Feedback to the makers")).to_have_value("Only this browser has that.")
    writer.press("Take the last draft that we got")
    expect(writer.page.get_by_label("Feedback to the makers")).to_have_value("The server has this.")


def signed_out(somebody):
    """The server knows the session no more, as after a long pause."""
    cookie = settings.SESSION_COOKIE_NAME
    key = next(one["value"] for one in somebody.context.cookies() if one["name"] == cookie)
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()


def signed_in(somebody):
    """Signing in gives a new session and a new token of forms."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(somebody.person)}
    somebody.context.clear_cookies()
    somebody.context.add_cookies([cookie | {"url": somebody.address}])


def test_who_is_signed_out_meanwhile_signs_in_elsewhere_and_goes_on(writer):
    signed_out(writer)
    with writer.watch.off():
        writer.fill({"Feedback to the makers": WORDS})
        says(writer, "You are signed out")
        writer.press("Hand in")
        says(writer, "You are signed out")
        expect(writer.page.get_by_label("Feedback to the makers")).to_have_value(WORDS)
        signed_in(writer)
        says(writer, "Draft kept at")
    assert Evaluation.objects.get(reviewer=writer.person).feedback == WORDS


def test_browser_and_server_count_the_same_mean(writer):
    criteria = criteria_of(writer)
    for row in ("12345", "55n41", "nnnnn", "1nnnn", "35251", "44254", "2n3n5"):
        keys = (row * 3)[: len(criteria)]
        score(writer, keys)
        pairs = zip(criteria, keys, strict=True)
        mean = weighted_mean((one.weight, None if key == "n" else int(key)) for one, key in pairs)
        assert mean_shown(writer) == ("–" if mean is None else floatformat(mean, 1)), keys


def test_a_correction_outlives_a_lost_network_scores_and_all(writer):
    count = len(criteria_of(writer))
    score(writer, "4" * count)
    writer.choose("Accept")
    says(writer, "Draft kept at")
    writer.press("Hand in")
    writer.sees("Your evaluation is in")
    writer.go("/reviews/")
    submission = Evaluation.objects.get(reviewer=writer.person).submission_id
    writer.go(f"/reviews/{submission}/correct/")
    with writer.watch.off():
        cut_off(writer)
        score(writer, "2" * count)
        writer.fill({"Feedback to the makers": WORDS})
        says(writer, "Not kept yet")
        reload_unsent(writer)
    writer.sees("Here is what you wrote in this browser")
    expect(writer.page.get_by_label("Feedback to the makers")).to_have_value(WORDS)
    expect(writer.page.locator(".scale :checked[value='2']")).to_have_count(count)
    says(writer, "Draft kept at")
    assert CorrectionDraft.objects.get(evaluation__reviewer=writer.person).said["feedback"] == WORDS
    writer.look("correction")
    writer.press("Hand in the correction")
    writer.sees("Your correction is in")
    assert not CorrectionDraft.objects.exists()
    assert Evaluation.objects.get(reviewer=writer.person, replaced_by=None).feedback == WORDS


def test_words_sent_without_a_session_are_there_after_signing_in(visit):
    maker = visit("amara-okafor")
    project = maker.person.memberships.select_related("project").filter(role="lead")[0].project
    address = f"/projects/{project.slug}/updates/"
    maker.go(address)
    maker.page.get_by_label("What happened").fill(WORDS)
    with maker.watch.off():
        signed_out(maker)
        maker.press("Write in the log")
        maker.page.wait_for_load_state("networkidle")
        signed_in(maker)
        maker.go(address)
    expect(maker.page.get_by_label("What happened")).to_have_value(WORDS)


def test_a_reading_outlives_a_lost_network(visit):
    asked = ProgrammeReader.objects.filter(ended_at=None).select_related("person")
    waiting = ((one.person, left_to_read(one.person).first()) for one in asked)
    person, application = next((person, found) for person, found in waiting if found)
    reader = visit(person.handle)
    reader.go(f"/reading/{application.pk}/")
    with reader.watch.off():
        cut_off(reader)
        reader.page.get_by_label("Note to colleagues").fill(WORDS)
        says(reader, "Not kept yet")
        reload_unsent(reader)
    reader.sees("Here is what you wrote in this browser")
    expect(reader.page.get_by_label("Note to colleagues")).to_have_value(WORDS)
    expect(reader.page.locator(".count-left")).to_contain_text(f"{len(WORDS)} / 5000")
    says(reader, "Draft kept")
    assert Reading.objects.filter(reader=reader.person, note=WORDS).exists()
    reader.look("reading")
