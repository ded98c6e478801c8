"""Django's settings. The environment is read here and nowhere else; an invalid variable is named in the error."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from licensing.errors import VendorError
from licensing.vendor import read_vendor
from server.console.unfold_settings import UNFOLD as UNFOLD
from server.home import Home
from server.ops.logs import FORMATS, logging_settings

Value = TypeVar("Value")

env = environ.Env()

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
LONGEST_CHECK_AFTER = 366 * 24 * 3600


def _read(name: str, expected: str, reader: Callable[[str], Value]) -> Value:
    """Return the variable ``name``, parsed by ``reader``; an error names it and what is ``expected``."""
    try:
        return reader(name)
    except (ImproperlyConfigured, ValueError, UserWarning) as error:
        raise ImproperlyConfigured(f"{name} must be {expected}") from error


def _database(name: str) -> dict[str, Any]:
    if name not in env.ENVIRON:
        return _sqlite(str(HOME.database))
    url = urlsplit(env.str(name))
    if url.scheme == "sqlite" and len(url.path) > 1:
        return _sqlite(env.db(name)["NAME"])
    if url.scheme in ("postgres", "postgresql") and len(url.path) > 1:
        # Connections are reused; one that the network has dropped is detected.
        return {**env.db(name), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    raise ValueError(url.scheme)


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits at the start and never fails in the middle
            "timeout": 10,
            # FULL: a number that was e-mailed or moved must survive a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def _mail(name: str) -> dict[str, Any]:
    if name not in env.ENVIRON:
        return {"EMAIL_BACKEND": "server.mailing.backends.FolderBackend"}
    url = urlsplit(env.str(name))
    if url.scheme not in ("smtp", "smtp+tls", "smtp+ssl") or not url.hostname:
        raise ValueError(url.scheme)
    usual = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[url.scheme]
    backend = {"EMAIL_BACKEND": "server.mailing.backends.SmtpBackend", "EMAIL_PORT": url.port or usual}
    return {**env.email_url(name), **backend}


def _check_after(name: str) -> int:
    seconds: int = env.int(name, default=6 * 3600)
    if not 1 <= seconds <= LONGEST_CHECK_AFTER:
        raise ValueError(seconds)
    return seconds


def _address_limit(name: str) -> int:
    limit: int = env.int(name, default=600)
    if not 1 <= limit <= 1_000_000:
        raise ValueError(limit)
    return limit


def _proxies(name: str) -> int:
    number: int = env.int(name, default=0)
    if not 0 <= number <= 10:
        raise ValueError(number)
    return number


def _log_format(name: str) -> str:
    form: str = env.str(name, default="text")
    if form not in FORMATS:
        raise ValueError(form)
    return form


def _mail_from(name: str) -> str:
    sender: str = env.str(name, default="license@localhost")
    if "@" not in sender or "\n" in sender:
        raise ValueError(sender)
    return sender


def _second_factor(name: str) -> bool:
    chosen: str = env.str(name, default="required")
    if chosen not in ("required", "optional"):
        raise ValueError(chosen)
    return chosen == "required"


def _staff_mail(name: str) -> str:
    """Return the address of reminders for staff, or an empty string."""
    address: str = env.str(name, default="")
    if address and ("@" not in address or "\n" in address):
        raise ValueError(address)
    return address


def _passphrase() -> bytes | None:
    """Return the passphrase of the private keys, from the environment or from a file that only its owner can read."""
    if "ATTOMENZEI_PASSPHRASE_FILE" not in env.ENVIRON:
        return _read("ATTOMENZEI_PASSPHRASE", "at least one character", _passphrase_in_environment)
    if "ATTOMENZEI_PASSPHRASE" in env.ENVIRON:
        raise ImproperlyConfigured("ATTOMENZEI_PASSPHRASE and ATTOMENZEI_PASSPHRASE_FILE are both set: set one")
    return _read(
        "ATTOMENZEI_PASSPHRASE_FILE",
        "a file with a passphrase that its owner alone may read (mode 0600)",
        _passphrase_in_file,
    )


def _passphrase_in_environment(name: str) -> bytes | None:
    if name not in env.ENVIRON:
        return None
    return _not_empty(env.ENVIRON[name].encode())  # not env.str, which would expand a value that begins with $


def _passphrase_in_file(name: str) -> bytes:
    path = Path(env.str(name)).expanduser()
    try:
        if os.name != "nt" and path.stat().st_mode & 0o077:
            raise ValueError(path)
        return _not_empty(path.read_bytes().rstrip(b"\r\n"))
    except OSError as error:
        raise ValueError(path) from error


def _not_empty(passphrase: bytes) -> bytes:
    if not passphrase:
        raise ValueError(passphrase)
    return passphrase


def _secret_key() -> str:
    """Return the key that ``init`` created; before that, a random one for this process."""
    try:
        return HOME.secret_key.read_text()
    except FileNotFoundError:
        return secrets.token_urlsafe(48)
    except OSError as error:
        raise ImproperlyConfigured(f"ATTOMENZEI_HOME: cannot read {HOME.secret_key}: {error.strerror}") from error


def _public_url() -> str:
    try:
        return read_vendor(HOME.vendor).server_url
    except VendorError:  # before init; commands that need the profile report an invalid one
        return "http://127.0.0.1"


HOME = Home(
    _read("ATTOMENZEI_HOME", "a folder", lambda name: Path(env.str(name, default="") or "var").expanduser().resolve())
)
PASSPHRASE = _passphrase()
CHECK_AFTER = _read("ATTOMENZEI_CHECK_AFTER", f"whole seconds from 1 to {LONGEST_CHECK_AFTER}", _check_after)

WEBHOOK_PRIVATE = _read("ATTOMENZEI_WEBHOOK_PRIVATE", "true or false", lambda name: env.bool(name, default=False))
# 30 terminals that start at 9:00, register and retry: some 300 requests in the first minute.
ADDRESS_LIMIT = _read("ATTOMENZEI_ADDRESS_LIMIT", "requests a minute from one address, 1 to 1000000", _address_limit)
METRICS_TOKEN: str = env.str("ATTOMENZEI_METRICS_TOKEN", default="")
PROXIES = _read("ATTOMENZEI_PROXIES", "the number of proxies before this server, 0 to 10", _proxies)
SECOND_FACTOR_REQUIRED = _read("ATTOMENZEI_SECOND_FACTOR", "required or optional", _second_factor)

DATABASES = {
    "default": _read("DATABASE_URL", "postgres://user:password@host:port/name or sqlite:////path/to/file", _database)
}

_mail_settings = _read("EMAIL_URL", "smtp://user:password@host:port, smtp+tls://… or smtp+ssl://…", _mail)
EMAIL_BACKEND: str = _mail_settings["EMAIL_BACKEND"]
MAIL_TO_FOLDER = "EMAIL_HOST" not in _mail_settings
EMAIL_HOST: str = _mail_settings.get("EMAIL_HOST", "")
EMAIL_PORT: int = _mail_settings.get("EMAIL_PORT", 25)
EMAIL_HOST_USER: str = _mail_settings.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD: str = _mail_settings.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS: bool = _mail_settings.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _mail_settings.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
STAFF_MAIL = _read("ATTOMENZEI_STAFF_MAIL", "an e-mail address", _staff_mail)
DEFAULT_FROM_EMAIL = _read("ATTOMENZEI_MAIL_FROM", "an e-mail address", _mail_from)

_public = urlsplit(_public_url())
ALLOWED_HOSTS = [*LOOPBACK, _public.hostname or "", *env.list("ATTOMENZEI_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _public.scheme == "https" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "server.licenses.apps.LicensesConfig",
    "server.offline.apps.OfflineConfig",
    "server.console.apps.ConsoleConfig",
    "server.mailing.apps.MailingConfig",
    "server.portal.apps.PortalConfig",
    "server.api.apps.ApiConfig",
    "server.ops.apps.OpsConfig",
    "unfold.apps.BasicAppConfig",
    "server.console.apps.ConsoleSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
]
MIDDLEWARE = [
    "server.ops.proxies.ClientAddress",
    "server.ops.logs.AccessLog",
    "server.ops.metrics.Durations",
    "server.ops.headers.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "server.api.problems.problem_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock a colleague out from another address
AXES_LOCKOUT_CALLABLE = "server.console.sign_in_views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
OTP_TOTP_ISSUER = "あっと免税"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
SESSION_COOKIE_AGE = 10 * 3600  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGGING = logging_settings(
    _read("ATTOMENZEI_LOG", "text or json", _log_format),
    (
        SECRET_KEY,
        PASSPHRASE.decode(errors="replace") if PASSPHRASE else "",
        EMAIL_HOST_PASSWORD,
        METRICS_TOKEN,
        str(DATABASES["default"].get("PASSWORD") or ""),
    ),
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The TLS proxy redirects http to https (W008). Whether all other hosts of the vendor's domain use https too
# (W005, W021) is not known to this server.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

ROOT_URLCONF = "server.urls"
WSGI_APPLICATION = "server.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "ja"
FORMAT_MODULE_PATH = ["server.console.formats"]
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [str(Path(__file__).parent / "console" / "library")]  # translations of the libraries
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # serves files from the packages, without collectstatic
