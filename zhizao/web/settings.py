"""Settings of the site: where does it keep its things, and whom does it trust?

Takes  the environment: ZHIZAO_HOME (a folder; ~/.zhizao), ZHIZAO_HOSTS (names it answers to, comma-separated),
       ZHIZAO_HTTPS (1 behind TLS), ZHIZAO_DEMO (1 shows the demo accounts), ZHIZAO_EMAIL (host:port of a mail server), ZHIZAO_ADDRESS
       (how people reach the site, for letters), ZHIZAO_PROFILE (small_office: one person may hold several administrators' roles).
Gives  Django's settings.
Rule   nothing is asked of another host, no secret stands in the repository, every page needs a sign-in.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zhizao.web.home import HOME, secret

HERE = Path(__file__).parent

SECRET_KEY = secret()
DEBUG = False
DEMO = os.environ.get("ZHIZAO_DEMO") == "1"
PROFILE = os.environ.get("ZHIZAO_PROFILE", "separated")
HTTPS = os.environ.get("ZHIZAO_HTTPS") == "1"
ALLOWED_HOSTS = [name for name in os.environ.get("ZHIZAO_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if name]
ADDRESS = os.environ.get("ZHIZAO_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ROOT_URLCONF = "zhizao.web.urls"
WSGI_APPLICATION = "zhizao.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "zhizao.web.shell",
    "zhizao.web.audit",
    "zhizao.web.people",
    "zhizao.web.document",
    "zhizao.web.plan",
    "zhizao.web.programme",
    "zhizao.web.papers",
    "zhizao.web.boards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhizao.web.people.middleware.LanguageOfPerson",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhizao.web.people.middleware.Acting",
    "zhizao.web.shell.middleware.ErrorsToPeople",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhizao.web.navigation.frame",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "zhizao.sqlite3",
        "OPTIONS": {
            # A write takes the lock at once: two people who save together wait for each other instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS: dict[str, Any] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "zhizao.web.people.passwords.Unlike"},
    {"NAME": "zhizao.web.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "zhizao.web.people.passwords.Rare"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# What goes wrong in a page is told to whoever runs the site, with its traceback.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR"}},
}

_mail_host, _colon, _mail_port = os.environ.get("ZHIZAO_EMAIL", "").partition(":")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail_host else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail_host, int(_mail_port or 25)
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("ZHIZAO_EMAIL_FROM", "zhizao@localhost")
