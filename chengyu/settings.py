"""All settings of the site, in one file. What a deployer may set comes from the environment (see .env.example)."""

from pathlib import Path

from csp.constants import NONE, SELF

from chengyu import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env.read_file(env.path("ENV_FILE", BASE_DIR / ".env"))

# --- What a deployer may set
DEBUG = env.boolean("DEBUG", default=False)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'library.sqlite3'}")}
SEARCH_INDEX_DIR = env.path("SEARCH_INDEX_DIR", VAR_DIR / "index")
SEARCH_LOG_DAYS = env.integer("SEARCH_LOG_DAYS", 400, low=0, high=3650)
REPORT_DAYS = env.integer("REPORT_DAYS", 92, low=1, high=3650)  # the longest quarter
MAX_ATTACHMENT_MB = env.integer("MAX_ATTACHMENT_MB", 10, low=1, high=20)  # uploads are cut off above 20
BIND = env.text("BIND", "127.0.0.1")
PORT = env.integer("PORT", 8000, low=1, high=65535)
WEB_WORKERS = env.integer("WEB_WORKERS", 2, low=1, high=64)
SITE_URL = env.site("SITE_URL", f"http://127.0.0.1:{PORT}")  # in letters, which are read elsewhere
DEFAULT_FROM_EMAIL = env.mailbox("DEFAULT_FROM_EMAIL", "成渝政策知识库 <noreply@localhost>")
vars().update(env.email("EMAIL_URL", "consolemail://"))  # EMAIL_BACKEND, EMAIL_HOST …
LOG_LEVEL = env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
HTTPS = env.boolean("HTTPS", default=False)
HSTS_SECONDS = env.integer("HSTS_SECONDS", 0, low=0, high=63_072_000)
TRUST_PROXY = env.boolean("TRUST_PROXY", default=False)
SECRET_KEY = env.secret_key("SECRET_KEY", VAR_DIR / "secret_key")

# --- Applications
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "simple_history",
    "platforms",
    "policies",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a reading view is 200 KB of text; padded at random against BREACH
    "csp.middleware.CSPMiddleware",
    "chengyu.middleware.NoNulMiddleware",
    "chengyu.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "chengyu.urls"
WSGI_APPLICATION = "chengyu.wsgi.application"
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
            ],
        },
    },
]

# --- Data
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURES_DIR = BASE_DIR / "fixtures"
RENEW_PHRASES = True  # in a process of its own, after a document was published or taken back; tests go without
FIXTURE_DIRS = [FIXTURES_DIR, FIXTURES_DIR / "policies"]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "logins": {  # failed logins: a folder, so that all processes of a host count together
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "logins",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- Language and time
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]  # the few words that Django leaves in English
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files: hashed names, compressed once, kept by browsers for good
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a load balancer asks over plain HTTP
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = HSTS_SECONDS
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # other sites may live on sibling names
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a platform with all its inlines has a few hundred
DATA_UPLOAD_MAX_NUMBER_FILES = 50  # the page for importing takes 20 and says so
FILE_UPLOAD_HANDLERS = [
    "chengyu.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "chengyu.uploads.NamelessUploadHandler",
]
LOGIN_URL = "login"  # the admin has its own
LOGIN_REDIRECT_URL = "admin:index"  # where a login with a foreign `next` ends
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Log: to the standard error stream, where the service manager keeps it
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}},
}
