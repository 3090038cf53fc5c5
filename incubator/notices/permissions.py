"""A notification is its own person's alone."""

from typing import Any

import rules


@rules.predicate
def is_own(user: Any, notification: Any) -> bool:
    return bool(notification is not None and notification.person_id == user.pk)


PERMISSIONS = {"notices.read_notification": is_own}
