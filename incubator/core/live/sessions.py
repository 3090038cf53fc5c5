"""Whether a socket's person is still signed in: asked again, because a session ends and the socket stays.

Read-only on purpose: `django.contrib.auth.get_user` may rotate or flush the session, which is the web
request's part.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils.crypto import constant_time_compare


def still_signed_in(session_key: str | None, user: Any) -> Any | None:
    """The person, read afresh, if the session still is theirs and they may still sign in; else `None`."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if not session_key or session.get(SESSION_KEY) != str(user.pk):
        return None
    fresh = get_user_model()._default_manager.filter(pk=user.pk).first()
    if fresh is None or not fresh.is_active:
        return None
    stored = session.get(HASH_SESSION_KEY) or ""
    hashes = [fresh.get_session_auth_hash(), *fresh.get_session_auth_fallback_hash()]
    return fresh if any(constant_time_compare(stored, each) for each in hashes) else None
