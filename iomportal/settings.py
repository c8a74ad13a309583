"""Settings of the portal, read from the environment (docs/architecture.md lists every variable).

Nothing is guessed: a boolean is "True" or "False", a missing or well-known secret stops the start.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from iomportal.countries import OFFERED, OVERRIDE
from iomportal.environment import database, secret_key, strict_bool

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

# --- Where and how it runs --------------------------------------------------------------------------------

DEBUG = strict_bool(env, "DEBUG", default=False)
SECRET_KEY = secret_key(env)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
PORTAL_HTTPS = strict_bool(env, "PORTAL_HTTPS", default=True)
PORTAL_DEMO = strict_bool(env, "PORTAL_DEMO", default=False)
PORTAL_BASE_URL = env.str("PORTAL_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

if PORTAL_DEMO and PORTAL_HTTPS:
    raise ImproperlyConfigured(
        "PORTAL_DEMO makes accounts whose password is printed on a screen: it goes with PORTAL_HTTPS=False on "
        "this machine only. Unset PORTAL_DEMO in production."
    )

# --- What it is made of -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    # modeltranslation must stand before the admin, which reads the fields of every model:
    # https://django-modeltranslation.readthedocs.io/en/latest/installation.html
    "modeltranslation",
    "apps.core",
    "apps.accounts",
    "apps.translation",
    "apps.editorial",
    "apps.links",
    "apps.reading",
    "apps.feedback",
    "apps.library",
    "apps.organization",
    "apps.frameworks",
    "apps.contacts",
    "apps.manual",
    "apps.search",
    "apps.portal",
    "apps.portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of forms, which FORM_RENDERER looks for among ours first
    "django_countries",
    "django_prose_editor",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    # First, so that redirects to HTTPS, refused hosts and static files carry the headers too.
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SignInRequiredMiddleware",
    "apps.accounts.middleware.TimeZoneMiddleware",
    "apps.accounts.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "iomportal.urls"
WSGI_APPLICATION = "iomportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "apps.portal.context_processors.chrome",
            ],
        },
    },
]

FORM_RENDERER = "apps.core.form_rendering.FormRenderer"

# --- Data -------------------------------------------------------------------------------------------------

DATABASES = {"default": database(env, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "iomportal" / "static"]
MEDIA_ROOT = VAR_DIR / "media"
# A cache of the log: it may be deleted at any time, and each host has its own.
SEARCH_ROOT = VAR_DIR / "search"

# --- Languages --------------------------------------------------------------------------------------------

LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "portal_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["iomportal.formats"]

MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

# Links to own pages in the rich text editor. What may be stored is decided by apps.core.html, not by the editor.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("portal/editor.js")],
        "extensions": {"Reference": html_tags(tags=["a"], attributes={"a": ["data-ref"]})},
    }
]

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apps.accounts.backends.RolesBackend",
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "portal:start"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {"NAME": "apps.accounts.validators.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # one hour, in seconds

# Five wrong passwords for one name from one address: that pair waits a quarter of an hour. A colleague elsewhere
# still signs in, so nobody can lock another person out. Trying again meanwhile does not lengthen the wait.
AXES_HANDLER = "apps.accounts.lockout.SignInHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "apps.accounts.lockout.sign_in_name"
AXES_CLIENT_IP_CALLABLE = "apps.accounts.throttling.client_address"
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "apps.accounts.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the audit has the good sign-ins (apps.accounts.audit)
AXES_VERBOSE = False
SIGN_IN_FAILURES_PER_ADDRESS = (
    50  # within AXES_COOLOFF_TIME, whatever the names: one office can share an address
)
PASSWORD_MAILS_PER_PERSON = 3  # an hour
PASSWORD_MAILS_PER_CLIENT = 20  # an hour
PASSWORD_CHANGES_PER_PERSON = 10  # tries an hour
REPORTS_PER_PERSON = 20  # an hour: messages to the editors
ANSWERS_PER_PERSON = 60  # an hour: "yes" and "no" to whether a page was what was needed
PORTAL_PROXIES = env.int("PORTAL_PROXIES", default=0)  # how many proxies write X-Forwarded-For before us
PORTAL_DEMO_PASSWORD = env.str("PORTAL_DEMO_PASSWORD", default="")

COUNTRIES_ONLY = OFFERED
COUNTRIES_OVERRIDE = OVERRIDE

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

# --- Links to other sites ---------------------------------------------------------------------------------

PORTAL_CHECK_LINKS = strict_bool(env, "PORTAL_CHECK_LINKS", default=True)
# Hosts of the own network whose links are checked too; every other private address is never asked.
PORTAL_LINK_HOSTS = env.list("PORTAL_LINK_HOSTS", default=[])

# --- Security ---------------------------------------------------------------------------------------------

SESSION_COOKIE_NAME = "__Host-session" if PORTAL_HTTPS else "session"
SESSION_COOKIE_SECURE = PORTAL_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if PORTAL_HTTPS else "csrf"
CSRF_COOKIE_SECURE = PORTAL_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.portal.errors.csrf_failure"
SECURE_SSL_REDIRECT = PORTAL_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if PORTAL_HTTPS else 0  # one year
SECURE_HSTS_INCLUDE_SUBDOMAINS = PORTAL_HTTPS
SECURE_HSTS_PRELOAD = PORTAL_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if strict_bool(env, "PORTAL_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Logs -------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
