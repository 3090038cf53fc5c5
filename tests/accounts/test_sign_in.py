"""Coming in: sign-up with a code, log-in by code, reset, and the pages of a safe account."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from incubator.accounts.models import Person
from incubator.core.models import Entry

PASSWORD = "a-kiln-that-fires-overnight"
NEW = {"email": "Nora@Test.example", "name": "Nora Neu", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def nora(db):
    person = Person.objects.create_user("nora@test.example", PASSWORD, name="Nora Neu")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def code() -> str:
    """The code in the last mail."""
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[-1].body, re.M)[1]


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_ends_with_the_code_from_the_mail(db):
    client = Client()
    asked = client.post(reverse("account_signup"), NEW)
    assert asked.status_code == 302
    assert not signed_in(client)

    done = client.post(asked.url, {"code": code()})

    person = Person.objects.get()
    assert (person.name, person.handle, person.email) == ("Nora Neu", "nora-neu", "nora@test.example")
    assert done.url == "/desk/"
    assert signed_in(client)
    assert EmailAddress.objects.get().verified
    assert Entry.objects.get(verb="person.joined").facts["actor"] == "Nora Neu"


def test_a_password_is_optional(db):
    client = Client()
    asked = client.post(reverse("account_signup"), NEW | {"password1": ""})
    client.post(asked.url, {"code": code()})
    assert signed_in(client)
    assert not Person.objects.get().has_usable_password()


def test_a_wrong_code_lets_nobody_in(db):
    client = Client()
    asked = client.post(reverse("account_signup"), NEW)
    client.post(asked.url, {"code": "WRONG1"})
    assert not signed_in(client)


def test_sign_up_with_a_known_address_says_the_same_as_with_a_new_one(nora):
    known = Client().post(reverse("account_signup"), NEW | {"email": nora.email, "name": "Mallory"})
    mail_to_known = mail.outbox[-1]
    new = Client().post(reverse("account_signup"), NEW | {"email": "other@test.example"})

    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert mail_to_known.to == [nora.email]
    assert not re.search(r"^[A-Z0-9]{6}$", mail_to_known.body, re.M)
    nora.refresh_from_db()
    assert nora.name == "Nora Neu"
    assert Entry.objects.filter(verb="person.joined").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"name": ""}, "required"), ({"password1": "short"}, "too short"), ({"email": "x"}, "valid")],
)
def test_a_bad_sign_up_makes_nobody(change, sentence, db):
    page = Client().post(reverse("account_signup"), NEW | change)
    assert sentence in page.text
    assert not Person.objects.exists()


def test_log_in_by_a_code_from_the_mail(nora):
    client = Client()
    asked = client.post(reverse("account_request_login_code"), {"email": nora.email})
    client.post(asked.url, {"code": code()})
    assert signed_in(client)


def test_log_in_by_password(nora):
    client = Client()
    client.post(reverse("account_login"), {"login": "NORA@test.example", "password": PASSWORD})
    assert signed_in(client)


def test_guessing_a_password_is_slowed_down(nora):
    client = Client()
    for _ in range(12):
        page = client.post(reverse("account_login"), {"login": nora.email, "password": "guess"})
    assert page.status_code == 429 or "Too many failed" in page.text
    client.post(reverse("account_login"), {"login": nora.email, "password": PASSWORD})
    assert not signed_in(client)


def test_a_forgotten_password_is_set_anew_with_a_code(nora):
    client = Client()
    asked = client.post(reverse("account_reset_password"), {"email": nora.email})
    step = client.post(asked.url, {"code": code()})
    client.post(step.url, {"password1": PASSWORD + "2", "password2": PASSWORD + "2"})

    nora.refresh_from_db()
    assert nora.check_password(PASSWORD + "2")


def test_asking_for_a_reset_reveals_nobody(nora):
    known = Client().post(reverse("account_reset_password"), {"email": nora.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@test.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize(
    "name",
    [
        "account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
        "mfa_add_webauthn", "usersessions_list", "account_logout",
    ],
)  # fmt: skip
def test_the_pages_of_a_safe_account_render_under_the_strict_policy(name, nora):
    client = Client()
    client.post(reverse("account_login"), {"login": nora.email, "password": PASSWORD})
    page = client.get(reverse(name))
    if page.status_code == 302:  # says who you are first
        client.post(page.url, {"password": PASSWORD})
        page = client.get(reverse(name))

    assert page.status_code == 200
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    runs = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page.text)
    assert runs == []
    assert not re.search(r"\s(style|onclick|onload)=", page.text)


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
def test_the_pages_at_the_door_render(name, db):
    page = Client().get(reverse(name))
    assert page.status_code == 200
    assert 'data-tone="signal"' in page.text


def test_recovery_codes_come_with_an_authenticator(nora):
    TOTP.activate(nora, generate_totp_secret())
    RecoveryCodes.activate(nora)
    client = Client()
    client.force_login(nora, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("mfa_view_recovery_codes"))
    if page.status_code == 302:
        client.post(page.url, {"password": PASSWORD})
        page = client.get(reverse("mfa_view_recovery_codes"))
    assert page.status_code == 200


def test_an_operator_signs_in_like_anybody(nora):
    nora.groups.add(Group.objects.get_or_create(name="operators")[0])
    client = Client()
    client.post(reverse("account_login"), {"login": nora.email, "password": PASSWORD})
    assert client.get(reverse("organisation_queue")).status_code == 200


def test_mails_are_signed_by_the_space_not_by_its_host(db, settings):
    settings.SPACE_NAME = "Werkstatt 9"
    Client().post(reverse("account_signup"), NEW)

    assert "Werkstatt 9" in mail.outbox[-1].body
    assert "testserver" not in mail.outbox[-1].body.splitlines()[0]
