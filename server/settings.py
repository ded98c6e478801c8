"""Django's settings. The environment is read here, by ``environment``, and nowhere else."""

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from licensing.errors import VendorError
from licensing.vendor import read_vendor
from server import environment
from server.console.unfold_settings import UNFOLD as UNFOLD
from server.environment import env, read
from server.home import Home
from server.ops.logs import logging_settings
from server.secret_files import SecretFileError, read_secret

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
SHORTEST_SECRET = 32


def _secret_key() -> str:
    """Return the key that ``init`` created; before that, a random one for this process."""
    try:
        key = read_secret(HOME.secret_key).decode(errors="replace")
    except FileNotFoundError:
        return secrets.token_urlsafe(48)
    except SecretFileError as error:
        raise ImproperlyConfigured(f"ATTOMENZEI_HOME: {error}") from error
    if len(key) < SHORTEST_SECRET or not key.isascii():  # anybody could sign in with a key that can be guessed
        raise ImproperlyConfigured(f"{HOME.secret_key} is damaged: restore it from the backup of the keys")
    return key


def _public_url() -> str:
    try:
        return read_vendor(HOME.vendor).server_url
    except VendorError:  # before init; commands that need the profile report an invalid one
        return "http://127.0.0.1"


environment.load_settings_file()  # before any variable is read
HOME = Home(
    read("ATTOMENZEI_HOME", "a folder", lambda name: Path(environment.text(name) or "var").expanduser().resolve())
)
PASSPHRASE = environment.passphrase()
environment.check_authorities()  # of receivers of webhooks and the mail server
CHECK_AFTER = read(
    "ATTOMENZEI_CHECK_AFTER", f"whole seconds from 1 to {environment.LONGEST_CHECK_AFTER}", environment.check_after
)

WEBHOOK_PRIVATE = read("ATTOMENZEI_WEBHOOK_PRIVATE", "true or false", lambda name: env.bool(name, default=False))
# 30 terminals that start at 9:00, register and retry: some 300 requests in the first minute.
ADDRESS_LIMIT = read(
    "ATTOMENZEI_ADDRESS_LIMIT", "requests a minute from one address, 1 to 1000000", environment.address_limit
)
METRICS_TOKEN: str = environment.text("ATTOMENZEI_METRICS_TOKEN")
PROXIES = read("ATTOMENZEI_PROXIES", "the number of proxies before this server, 0 to 10", environment.proxies)
SECOND_FACTOR_REQUIRED = read("ATTOMENZEI_SECOND_FACTOR", "required or optional", environment.second_factor)

DATABASES = {
    "default": read(
        "DATABASE_URL",
        "postgres://user:password@host:port/name or sqlite:////path/to/file",
        lambda name: environment.database(name, HOME.database),
    )
}

_mail_settings = read("EMAIL_URL", "smtp://user:password@host:port, smtp+tls://… or smtp+ssl://…", environment.mail)
EMAIL_BACKEND: str = _mail_settings["EMAIL_BACKEND"]
MAIL_TO_FOLDER = "EMAIL_HOST" not in _mail_settings
EMAIL_HOST: str = _mail_settings.get("EMAIL_HOST", "")
EMAIL_PORT: int = _mail_settings.get("EMAIL_PORT", 25)
EMAIL_HOST_USER: str = _mail_settings.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD: str = _mail_settings.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS: bool = _mail_settings.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _mail_settings.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
STAFF_MAIL = read("ATTOMENZEI_STAFF_MAIL", "an e-mail address", environment.staff_mail)
DEFAULT_FROM_EMAIL = read("ATTOMENZEI_MAIL_FROM", "an e-mail address", environment.mail_from)

_public = urlsplit(_public_url())
ALLOWED_HOSTS = [*LOOPBACK, _public.hostname or "", *environment.names("ATTOMENZEI_HOSTS")]
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
    "ninja",  # the files of the page that shows the API
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
    "server.ops.observing.ObserveResponses",
    "server.ops.headers.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "server.api.problems.problem_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "server.ops.admission.AdmitRequests",
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
            ],
            "builtins": ["server.mailing.templatetags.mailing"],
        },
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock a colleague out from another address
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says 15 minutes, whatever is tried meanwhile
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
    read("ATTOMENZEI_LOG", "text or json", environment.log_format),
    (
        SECRET_KEY,
        PASSPHRASE.decode(errors="replace") if PASSPHRASE else "",
        EMAIL_HOST_PASSWORD,
        METRICS_TOKEN,
        str(DATABASES["default"].get("PASSWORD") or ""),
    ),
)
environment.refuse_misspelt()  # after all were read

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

LOGIN_REDIRECT_URL = "admin:index"  # of the sign-in page without a page that was asked for
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
