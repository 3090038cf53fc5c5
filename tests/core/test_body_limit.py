"""A body that is too large is refused by what it says of itself; one that lies is read no further."""

import io

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import RequestFactory

from incubator.core.middleware import BodyLimitMiddleware

LIMIT = 1000


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def read(self, *args):
        assert args == (0,), "the body was read"
        return b""

    readline = readinto = read


@pytest.fixture(autouse=True)
def limit(settings):
    settings.REQUEST_MAX_BYTES = LIMIT


def ask(environ):
    """Through the whole application, as a server does."""
    answered = []
    request = RequestFactory().post("/accounts/login/", secure=True).environ | environ
    body = get_wsgi_application()(request, lambda status, headers: answered.append((status, dict(headers))))
    return answered[0][0], answered[0][1], b"".join(body).decode()


@pytest.mark.parametrize("length", [LIMIT + 1, 200 * 1024 * 1024, 10**30])
def test_a_length_over_the_limit_is_refused_before_anything_reads(length):
    status, headers, page = ask({"CONTENT_LENGTH": str(length), "wsgi.input": Untouched()})

    assert status.startswith("413")
    assert "larger than we take" in page and "go back in your browser" in page
    assert "default-src" in headers["Content-Security-Policy"] and headers["X-Request-ID"]


def read_by_a_view(stream, **environ):
    seen = []

    def view(request):
        seen.append(request.read())
        return HttpResponse()

    request = RequestFactory().post("/")
    fresh = request.__class__(request.environ | {"wsgi.input": stream, "CONTENT_LENGTH": "", **environ})
    return BodyLimitMiddleware(view)(fresh).status_code, seen[0]


def test_a_body_at_the_limit_comes_in():
    assert read_by_a_view(io.BytesIO(b"x" * LIMIT), CONTENT_LENGTH=str(LIMIT)) == (200, b"x" * LIMIT)


def test_a_body_longer_than_it_says_is_read_no_further():
    stream = io.BytesIO(b"x" * 5000)

    assert read_by_a_view(stream, CONTENT_LENGTH="10") == (200, b"x" * 10)
    assert stream.tell() == 10


@pytest.mark.parametrize("length", ["", "many", "-5", "9" * 5000])
def test_a_body_without_a_length_or_with_nonsense_is_read_as_empty(length):
    assert read_by_a_view(Untouched(), CONTENT_LENGTH=length, HTTP_TRANSFER_ENCODING="chunked") == (200, b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"login": "x" * 300},
        {f"field{n}": "x" for n in range(9)},
        {f"file{n}": io.BytesIO(b"x") for n in range(4)},
    ],
)
def test_too_much_in_a_form_is_told_in_the_same_page(client, settings, sent):
    settings.REQUEST_MAX_BYTES = 100_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 8
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    response = client.post("/accounts/login/", sent)

    assert (response.status_code, "go back in your browser" in response.content.decode()) == (413, True)


@pytest.mark.django_db
def test_what_is_no_form_at_all_is_still_a_400(client, settings):
    settings.REQUEST_MAX_BYTES = 100_000
    response = client.post("/accounts/login/", b"x", content_type="multipart/form-data; boundary=")

    assert response.status_code == 400
    assert "larger than we take" not in response.content.decode()
