"""PostgreSQL that comes with us: a Django database backend that starts its own server.

`ENGINE = "incubator.embedded"`. Importing starts nothing; the first connection does. `server` controls the
server and knows no Django; `places` says where its programs and its data lie, and as whom it runs.
"""

from incubator.embedded.errors import EmbeddedError

__all__ = ["EmbeddedError"]
