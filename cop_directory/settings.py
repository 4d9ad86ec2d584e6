"""Settings, read from the environment; an odd value or a missing secret stops the start with a sentence.

Every variable is listed in the README. With DEBUG everything has a working default; without it nothing that guards
the site has.
"""

import os
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cop_directory import database, identity

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def flag(name: str, *, default: bool = False) -> bool:
    """Read True or False; anything else is a mistake that must be seen."""
    value = os.environ.get(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name}={value!r}: write True or False.")
    return value == "True"


def required(name: str, *, in_development: str) -> str:
    """Read a text that has a default in development only."""
    value = os.environ.get(name, "")
    if value:
        return value
    if DEBUG:
        return in_development
    raise ImproperlyConfigured(f"{name} is required when DEBUG is off.")


DEBUG = flag("DEBUG")
RELEASE = env.str("RELEASE", "1.0.0")
RELEASED_ON = date(2026, 11, 23)  # security.txt promises its contact for a year from here

# --- Where the site is -------------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", in_development="development-only-secret-of-no-value-outside-this-checkout")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
BASE_URL = required("BASE_URL", in_development="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [urlsplit(BASE_URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [] if DEBUG else [BASE_URL]
SITE_NAME = "Communities of Practice Directory"
OFFICIAL_SITE = flag("OFFICIAL_SITE")
REQUIRED_LINKS = env.json("REQUIRED_LINKS", default={})  # in the footer: label to address
OFFICE_EMAIL = required("OFFICE_EMAIL", in_development="office@directory.invalid")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", f"mailto:{OFFICE_EMAIL}")
TIME_ZONE = "America/New_York"  # deadlines and "today" follow US Eastern time
USE_TZ = True
LANGUAGE_CODE = "en-us"
USE_I18N = False
FORMAT_MODULE_PATH = "cop_directory.formats"
FORMS_URLFIELD_ASSUME_HTTPS = True  # the default of Django 6; goes with it

# --- Rooms -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "communities.desk",
    "communities.directory",
    "communities.me",
    "communities.reports",
    "communities.outcomes",
    "communities.lifecycle",
    "communities.experts",
    "communities.resources",
    "communities",
    "members.login_gov",
    "members.notifications",
    "members",
    "cop_directory.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "cop_directory.middleware.LiveAndUnavailable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cop_directory.middleware.FailFast",
    "cop_directory.middleware.WellFormedSession",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cop_directory.middleware.ReadableBody",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.SessionLimits",
    "members.middleware.SecondFactor",
    "members.middleware.UnsentForms",
    "members.middleware.OneSite",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cop_directory.middleware.HistoryContext",
    "communities.directory.addresses.OldAddresses",
]

ROOT_URLCONF = "cop_directory.urls"
WSGI_APPLICATION = "cop_directory.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "cop_directory.context.site",
            ],
        },
    },
]

# --- Database, caches, files -------------------------------------------------------------------------------------
EMBEDDED_CLUSTER = ""
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = flag("BEHIND_PGBOUNCER")
elif DEBUG:
    EMBEDDED_CLUSTER = env.str("EMBEDDED_CLUSTER", "dev")
    DATABASES = {
        "default": {
            **database.embedded(
                BASE_DIR / ".data" / EMBEDDED_CLUSTER,
                flags=database.THROWAWAY if EMBEDDED_CLUSTER == "test" else database.DURABLE,
            ),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    raise ImproperlyConfigured("DATABASE_URL is required when DEBUG is off.")
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)  # seconds
# PostgreSQL ends what takes too long by itself, so that nothing waits on when a process has given up.
TIME_LIMITS = {
    work: {
        "lock_timeout": lock,
        "statement_timeout": statement,
        "idle_in_transaction_session_timeout": idle,
        "client_connection_check_interval": "1s",
    }
    for work, lock, statement, idle in [
        ("page", "500ms", "5s", "10s"),
        ("import", "3s", "5s", "10s"),  # of a file, from a page
        ("worker", "60s", "10min", "10min"),
        ("command", "10s", "1h", "1h"),  # every page queues behind a migration that waits for its lock
    ]
}
if "cop_directory.wsgi" in sys.modules:  # only the process that answers pages has loaded it
    WORK = "page"
else:
    WORK = "worker" if sys.argv[1:3] == ["procrastinate", "worker"] else "command"
if not flag("BEHIND_PGBOUNCER"):  # which takes no options: docs/operate.md says where they go
    _limits = " ".join(f"-c {name}={value}" for name, value in TIME_LIMITS[WORK].items())
    _options = DATABASES["default"]["OPTIONS"]
    _options["options"] = f"{_limits} {_options.get('options', '')}".rstrip()

cache_url = os.environ.get("CACHE_URL", "")
if cache_url.startswith(("redis", "valkey")) and find_spec("redis") is None:
    raise ImproperlyConfigured("CACHE_URL names Redis, which needs the package of that name: uv sync --extra redis")
CACHES = {
    # Shared by all processes: rate limits.
    "default": env.cache_url("CACHE_URL")
    if cache_url
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Django's 300 would let a visitor push the counts of failed sign-ins out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # In each process, for what is keyed by the directory version only: parts of pages ...
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "local",
        "OPTIONS": {"MAX_ENTRIES": 8_000},  # about 1.5 KB each
    },
    # ... and whole pages for visitors without a session.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 200},  # up to 80 KB each
    },
    # The list as data for them.
    "feeds": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "feeds",
        "OPTIONS": {"MAX_ENTRIES": 16},  # up to 2 MB each
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- People and sign-in ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    env.str("PASSWORD_HASHER", "django.contrib.auth.hashers.Argon2PasswordHasher"),
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
WELCOME_URL = "/welcome/"  # the first time
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without a password each sign-in sends a code
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the code proved the mailbox; a second step is still asked
# Mail filters of agencies hold mail for minutes; the outbox drops a code that is older.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900  # seconds
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900  # seconds
ACCOUNT_LOGIN_TIMEOUT = 1800  # seconds, all steps together
# How many codes an address gets is counted in members/adapters.py, where its owner's browsers are exempt.
ACCOUNT_RATE_LIMITS = {"confirm_email": "1/60s/key", "request_login_code": "20/m/ip", "reset_password": "20/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1 if flag("BEHIND_PROXY") else 0)
ACCOUNT_FORMS = {
    "add_email": "members.sign_in_forms.AddEmail",
    "change_password": "members.sign_in_forms.ChangePassword",
    "confirm_email_verification_code": "members.sign_in_forms.ConfirmEmail",
    "confirm_login_code": "members.sign_in_forms.ConfirmCode",
    "confirm_password_reset_code": "members.sign_in_forms.ConfirmReset",
    "login": "members.sign_in_forms.Login",
    "reauthenticate": "members.sign_in_forms.Reauthenticate",
    "request_login_code": "members.sign_in_forms.RequestCode",
    "reset_password": "members.sign_in_forms.ResetPassword",
    "reset_password_from_key": "members.sign_in_forms.NewPassword",
    "set_password": "members.sign_in_forms.SetPassword",
    "signup": "members.sign_in_forms.SignUp",
}
MFA_FORMS = {
    "activate_totp": "members.sign_in_forms.ActivateApp",
    "add_webauthn": "members.sign_in_forms.AddKey",
    "authenticate": "members.sign_in_forms.SecondStep",
    "deactivate_totp": "members.sign_in_forms.DeactivateApp",
    "edit_webauthn": "members.sign_in_forms.RenameKey",
    "generate_recovery_codes": "members.sign_in_forms.MakeRecoveryCodes",
    "reauthenticate": "members.sign_in_forms.ReauthenticateSecondStep",
}
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = identity.providers()
SOCIALACCOUNT_FORMS = {
    "disconnect": "members.sign_in_forms.Disconnect",
    "signup": "members.sign_in_forms.SocialSignUp",
}

# --- History, jobs, mail -----------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
PROCRASTINATE_IMPORT_PATHS = ["communities.experts.pairs.tasks"]  # the others are found below their app
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": 10, "stalled_worker_timeout": 30}
DEFAULT_FROM_EMAIL = required("MAIL_FROM", in_development=f"{SITE_NAME} <directory@directory.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# In development no mail leaves: the outbox keeps the bodies.
DEMO = DEBUG and bool(EMBEDDED_CLUSTER)
if os.environ.get("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL"))
elif DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    raise ImproperlyConfigured("EMAIL_URL is required when DEBUG is off, like smtp+tls://name:secret@host:587.")
EMAIL_TIMEOUT = 20  # seconds

# --- Trust -------------------------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # seconds
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cop_directory.views.foreign_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not DEBUG:
    SECURE_SSL_REDIRECT = flag("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63_072_000  # two years
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    if flag("BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that ends at another site is stopped by the policy unless the site is named.
        "form-action": [SELF, *env.list("SIGN_IN_ORIGINS", default=[]), *identity.origins(SOCIALACCOUNT_PROVIDERS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Intranets that may show the card of a community, like https://intranet.agency.gov.
EMBED_ORIGINS = env.list("EMBED_ORIGINS", default=[])
# What looks at attached files: a ClamAV daemon like clamav.internal:3310 or unix:/run/clamd.sock; "none" is a decision
# to go without; empty, and nothing can be attached.
VIRUS_SCANNER = env.str("VIRUS_SCANNER", "none" if DEBUG else "")
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # rosters are read in memory and never touch the disk
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a large changelist in the admin

# --- Logs --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if DEBUG else "INFO")},
    # Every command registers every task; one line each would hide what the command says.
    "loggers": {name: {"level": "WARNING"} for name in ("procrastinate.blueprints", "procrastinate.periodic")},
}

# From here on DEBUG only chooses between Django's pages of errors and ours, which the demonstration shows.
DEBUG = DEBUG and flag("TRACEBACKS", default=True)
