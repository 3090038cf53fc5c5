"""Pages alone, for granian and other WSGI servers on many machines. `asgi` serves the sockets beside it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
application = get_wsgi_application()
