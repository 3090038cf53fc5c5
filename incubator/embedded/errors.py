"""The one error of the embedded database: a sentence that says what to do."""


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL can't be used; the text is meant for the person at the keyboard."""
