"""Django's settings. What a person may set stands in ``settings_table.py``; this file only puts it in place."""

from __future__ import annotations

from pathlib import Path

from corechain_portal.configuration import read_settings
from corechain_portal.database import caches, database
from corechain_portal.file_storage import attachments_storage
from corechain_portal.mail_server import mail_server
from corechain_portal.openid_connect import openid_connect, origins
from corechain_portal.secret_key import kept_secret_key

CHOSEN = read_settings()
PORTAL = Path(__file__).resolve().parent
PRODUCTION = CHOSEN.mode == "production"

DEBUG = CHOSEN.debug
DEMO = CHOSEN.demo
VAR = CHOSEN.var
CONTACT = CHOSEN.contact
PORT = CHOSEN.port
SECRET_KEY = CHOSEN.secret_key or kept_secret_key(VAR)
ALLOWED_HOSTS = list(CHOSEN.hosts)
CSRF_TRUSTED_ORIGINS = list(CHOSEN.trusted_origins)

INSTALLED_APPS = [
    "corechain_portal.web",  # first, so that its templates dress the pages of all others, allauth's included
    "corechain_portal",
    "corechain_portal.accounts",
    "corechain_portal.alliances",
    "corechain_portal.membership",
    "corechain_portal.access",
    "corechain_portal.api",
    "corechain_portal.audit",
    "corechain_portal.background",
    "corechain_portal.attachments",
    "corechain_portal.contacts",
    "corechain_portal.notices",
    "corechain_portal.home",
    "corechain_portal.integration",
    "corechain_portal.organisations",
    "corechain_portal.chain",
    "corechain_portal.matching",
    "corechain_portal.statistics",
    "corechain_portal.laboratory",
    "corechain_portal.workstreams",
    "corechain_portal.agenda",
    "corechain_portal.search",
    "corechain_portal.board",
    "corechain_portal.governance",
    "corechain_portal.study",
    "corechain_portal.branches",
    "corechain_portal.matters",
    "corechain_portal.landmarks",
    "corechain_portal.innovation",
    "corechain_portal.resources",
    "corechain_portal.talent",
    "corechain_portal.listings",
    "corechain_portal.introductions",
    "corechain_portal.outcomes",
    "corechain_portal.joint_purchase",
    "corechain_portal.loop_board",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # serves the API's documentation page from its own files, not from a CDN
    "rules",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages shrink to an eighth; Django pads them against BREACH
    "csp.middleware.CSPMiddleware",
    "corechain_portal.alliances.middleware.alliance_address",
    "corechain_portal.api.middleware.api_conventions",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "corechain_portal.attachments.limits.upload_limits",  # before the form's token is looked for in what was sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "corechain_portal.accounts.sessions.note_session",
    "corechain_portal.accounts.second_factor.require_second_factor",
    "corechain_portal.error_pages.readable_errors",
]

ROOT_URLCONF = "corechain_portal.urls"
WSGI_APPLICATION = "corechain_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "corechain_portal.web.context.page_frame",
            ],
        },
    },
]

# Data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": database(CHOSEN.database_url or f"sqlite:///{VAR / 'corechain.sqlite3'}")}
CACHES = caches(DATABASES["default"])
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_BYTES = CHOSEN.upload_limit_mb * 1024 * 1024
NETWORK_LIMIT_BYTES = CHOSEN.network_limit_mb * 1024 * 1024
ATTACHMENT_LIMIT_BYTES = CHOSEN.attachment_limit_mb * 1024 * 1024

# Addresses that members choose are not to lead into the office's own network.
WEBHOOKS_TO_PRIVATE = CHOSEN.webhooks_to_private

# Background jobs wait in the database; the `work` command does them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages: addresses without a prefix are Chinese whatever the browser asks for, so that an address shared by
# one person shows the same page to another; English pages stand under /en/.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PORTAL / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": attachments_storage(CHOSEN),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = DEBUG
# Files whose name follows from their content: collected ones, and those that the build of frontend/ names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.|/built/assets/.+-[\w-]{8}\.(js|css)$"
# A folder of reviewed map outlines comes before our own sketches of the same name.
MAP_DIR = CHOSEN.map_dir
STATICFILES_DIRS = [("built/maps", MAP_DIR)] if MAP_DIR else []
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Accounts -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "corechain_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "corechain_portal.accounts.forms.InvitedSignUp"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Everybody has one address, which is known to be theirs; a new one counts once its link was followed.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # codes of the second factor as well, by person
    "signup": "10/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    "apply": "20/h/ip",  # each application to join writes a letter
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CHOSEN.behind_proxy else 0
REQUIRE_SECOND_FACTOR = CHOSEN.require_second_factor
MFA_ADAPTER = "corechain_portal.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "corechain_portal.accounts.forms.AddPasskey",
    "edit_webauthn": "corechain_portal.accounts.forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody has an account without a known address, so a new one that is not confirmed yet takes it from no one.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The office that is named here is trusted to know its people's addresses.
OFFICE_SIGN_IN = CHOSEN.oidc_name if CHOSEN.oidc_issuer else ""
OFFICE_ORIGINS = origins(CHOSEN.oidc_issuer)
SOCIALACCOUNT_ADAPTER = "corechain_portal.accounts.office_sign_in.OfficeSignIn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = openid_connect(CHOSEN)

# Letters
MAIL_SERVER = mail_server(CHOSEN.email_url)
EMAIL_BACKEND = MAIL_SERVER.backend
EMAIL_HOST = MAIL_SERVER.host
EMAIL_PORT = MAIL_SERVER.port
EMAIL_HOST_USER = MAIL_SERVER.user
EMAIL_HOST_PASSWORD = MAIL_SERVER.password
EMAIL_USE_TLS = MAIL_SERVER.starttls
EMAIL_USE_SSL = MAIL_SERVER.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CHOSEN.email_from

# Security -----------------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "corechain_portal.error_pages.forged_form"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CHOSEN.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The office's other sites under the same domain are not ours to force to HTTPS or to list in browsers.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Tooltips and labels of pictures are placed by style attributes; style elements stay forbidden.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        # Browsers also hold the redirect that answers a form to this: signing in leads to the office's own page.
        "form-action": ["'self'", *OFFICE_ORIGINS],
        "frame-ancestors": ["'none'"],
    }
}

# Log: what happened, never who. Addresses are logged without their query, and no body, name or address of a
# person is written. ------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "corechain_portal": {"level": CHOSEN.log_level},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Requests that wait a moment for a thread are no event.
        "waitress.queue": {"level": "ERROR"},
        # Every end of the server would be told once more by its worker.
        "django_tasks_db": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        # A stranger's forged host name is theirs to mend, and fills the log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
