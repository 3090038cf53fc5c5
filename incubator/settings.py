"""Settings from the environment, with defaults that are safe and run on one machine.

Local mode (no `DATABASE_URL`): embedded PostgreSQL, a secret kept in the data folder, plain http on loopback.
Otherwise every secret must come from the environment and cookies are for https only.
"""

import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from incubator.core.logs import logging_config

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
LOCAL_MODE = not env("DATABASE_URL", default="")
DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("TESTING", default=False)
SPACE_NAME = env("SPACE_NAME", default="Werkstatt 9")
SPACE_TIME_ZONE = env("SPACE_TIME_ZONE", default="Europe/Zurich")


def local_secret() -> str:
    """The secret of a local installation: made once, readable by its owner only."""
    file = DATA_DIR / "secret-key"
    if not file.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or (local_secret() if LOCAL_MODE else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment: a long random text that stays the same.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
HTTPS = env.bool("HTTPS", default=not LOCAL_MODE and not SITE_URL.startswith("http://127.0.0.1"))

INSTALLED_APPS = [
    "incubator.core",
    "incubator.ui",
    "incubator.accounts",
    "incubator.notices",
    "projects",
    "incubator.investors",
    "mentors",
    "resources",
    "incubator.community",
    "incubator.content",
    "incubator.insights",
    "incubator.api",
    "incubator.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rules.apps.AutodiscoverRulesConfig",
    "channels",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
]
# Until a room is built it is not installed.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith(("incubator.", "projects", "mentors", "resources"))
    or (BASE_DIR / app.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "incubator.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "incubator.core.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "incubator.core.middleware.NulMiddleware",
    "incubator.core.middleware.TimeZoneMiddleware",
    "incubator.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "incubator.urls"
ASGI_APPLICATION = "incubator.asgi.application"
WSGI_APPLICATION = "incubator.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "incubator.ui.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "incubator.ui.rendering.Renderer"

if LOCAL_MODE:
    DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "incubator.embedded", "NAME": "incubator"}}
else:
    DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
ALIKE = 0.45  # from here on two words count as the same, mistyped: for the trigram indexes and for our own questions
_options = DATABASES["default"].setdefault("OPTIONS", {})
_session = (
    f"-c pg_trgm.word_similarity_threshold={ALIKE} -c jit=off"  # compiling costs a page more than it saves
)
_options["options"] = f"{_options.get('options', '')} {_session}".strip()
if env.bool("DATABASE_POOL", default=not LOCAL_MODE and not TESTING):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=10),
        "timeout": 5,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
CELERY_BROKER_URL = REDIS_URL or "memory://inside"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver-owed-entries": {"task": "incubator.core.tasks.deliver_owed", "schedule": 15.0},
    "mail-owed-notifications": {"task": "incubator.notices.tasks.mail_owed", "schedule": 60.0},
    "tend-mentor-requests": {"task": "mentors.tasks.tend_requests", "schedule": 3600.0},
    "mail-owed-letters": {"task": "projects.tasks.letters.mail_owed_letters", "schedule": 60.0},
    "tend-dossiers": {"task": "projects.tasks.dossiers.tend_dossiers", "schedule": 60.0},
    "mail-owed-invitations": {"task": "projects.tasks.invitations.mail_owed_invitations", "schedule": 60.0},
    "remind-of-dates": {"task": "projects.tasks.reminders.remind_of_dates", "schedule": 900.0},
    "greet-quiet-teams": {"task": "projects.tasks.reminders.greet_quiet_teams", "schedule": 3600.0},
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password is optional: a code by e-mail does, too
ACCOUNT_ADAPTER = "incubator.accounts.adapter.PersonAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "incubator.accounts.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SPACE_NAME}] "
ACCOUNT_SIGNUP_BY_CODE_ENABLED = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on localhost only
USERSESSIONS_TRACK_ACTIVITY = False  # last seen would cost every page four queries
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = env.json("SOCIALACCOUNT_PROVIDERS", default={})
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("de", _("German")), ("fr", _("French")), ("zh-hans", _("Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "incubator.ui.bundle.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(DATA_DIR / "media")))
MEDIA_URL = "/media/"
WHITENOISE_USE_FINDERS = LOCAL_MODE or TESTING
WHITENOISE_AUTOREFRESH = LOCAL_MODE and DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if LOCAL_MODE or TESTING
            else "incubator.core.files.HashedStaticStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A whole body: five files of 20 MB, as evidence has, and room for what is typed beside them.
REQUEST_MAX_BYTES = env.int("WEB_MOST_BYTES", default=105 * 1024 * 1024)

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

EMAIL_CONFIG = env.email_url(
    "EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}" if LOCAL_MODE else "consolemail://"
)
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(EMAIL_CONFIG.get("EMAIL_USE_TLS"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="space@werkstatt9.example")

WAGTAIL_SITE_NAME = SPACE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "csv", "zip", "stl", "step"]

LOGGING = logging_config(
    json=env.bool("LOG_JSON", default=not LOCAL_MODE), level=env("LOG_LEVEL", default="INFO")
)
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING.setdefault("loggers", {}).update(
    {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "kombu")}
)
