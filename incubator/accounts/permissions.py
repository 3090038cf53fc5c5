"""Who may do what to people and organisations; also the predicates for roles that no other app owns."""

from typing import Any

import rules


@rules.predicate
def is_member_of_space(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


@rules.predicate
def is_operator(user: Any) -> bool:
    return bool(user and user.is_authenticated and (user.is_superuser or "operators" in user.group_names))


@rules.predicate
def is_editor(user: Any) -> bool:
    return bool(user and user.is_authenticated and (user.is_superuser or "editors" in user.group_names))


@rules.predicate
def is_same_person(user: Any, person: Any) -> bool:
    return bool(person is not None and user.pk == person.pk)


@rules.predicate
def is_owner_of_organisation(user: Any, organisation: Any) -> bool:
    return bool(
        organisation is not None
        and user.is_authenticated
        and organisation.memberships.filter(person=user, is_owner=True).exists()
    )


PERMISSIONS = {
    "accounts.view_person": rules.always_allow,
    "accounts.change_person": is_same_person,
    "accounts.add_organisation": is_member_of_space,
    "accounts.view_organisation": rules.always_allow,
    "accounts.change_organisation": is_owner_of_organisation | is_operator,
    "accounts.verify_organisation": is_operator,
    "accounts.operate": is_operator,
    "ui.view_gallery": is_operator,
}
