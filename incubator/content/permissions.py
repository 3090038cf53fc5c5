"""Who may write pages, and who looks into the back office."""

from incubator.accounts.permissions import is_editor, is_operator

PERMISSIONS = {
    "content.publish": is_editor | is_operator,
    "content.back_office": is_operator,
}
