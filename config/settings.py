"""The one settings file; the environment decides what differs between installations.

`ENVIRONMENT` is `production` unless it says otherwise, so that a forgotten variable gives the strict
variant. Production refuses to start with a missing or default secret, with demo mode or with debugging.
"""

from pathlib import Path

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("ENVIRONMENT", "production")
if ENVIRONMENT not in {"production", "local", "test"}:
    raise ImproperlyConfigured("ENVIRONMENT must be production, local or test.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)

DEFAULT_SECRET_KEY = "insecure-only-for-local-use"  # noqa: S105 — refused below in production
SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else DEFAULT_SECRET_KEY)

if PRODUCTION:
    if len(SECRET_KEY) < 32 or SECRET_KEY.startswith("insecure") or len(set(SECRET_KEY)) < 8:
        raise ImproperlyConfigured("SECRET_KEY is missing, a default or too weak: set at least 32 random characters.")
    if DEMO:
        raise ImproperlyConfigured("DEMO must not be on in production: demo accounts have known passwords.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must not be on in production.")

# Old keys that may still open what was signed or encrypted with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "core",
    "networks",
    "portfolio",
    "rollouts",
    "funding",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.api_errors.JsonErrorsMiddleware",
    "config.methods.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "networks.oidc.sessions.InactivityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "networks.people.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "networks.signin.middleware.SignInMiddleware",
    "core.clean_input.CleanInputMiddleware",
    "core.once.OnceMiddleware",
    "core.kept_forms.KeepingOpensMiddleware",
    "core.api_query.QueryMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "networks.context_processors.shell",
            ],
            "builtins": ["core.templatetags.figures", "core.templatetags.ui", "portfolio.level_tags"],
        },
    }
]

# --- Data ----------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", "postgresql://localhost/fellesloep")}
DATABASES["default"].update(ENGINE="django.db.backends.postgresql", ATOMIC_REQUESTS=False)
if env.bool("DATABASE_POOL", False):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 10}
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is deleted leaves a row in the event tables, as what is made and changed does.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "fellesloep",
    }
}

# Seconds that a public page is kept for visitors; its figures are never older than the database's. 0 makes each again.
PUBLIC_PAGES_KEPT = env.int("PUBLIC_PAGES_KEPT", 30)

# The queue spells a Unix socket in its own way: redis+socket:///path?virtual_host=0
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TIMEZONE = "Europe/Oslo"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # A sign-up after the deadline is refused in any case; this makes the pool say so.
    "close-expired-pools": {
        "task": "rollouts.tasks.close_expired_pools",
        "schedule": crontab(hour="0", minute="5"),
    },
    "settle-meetings": {
        "task": "rollouts.tasks.settle_meetings",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    "remind-of-stops": {"task": "rollouts.tasks.remind_of_stops", "schedule": crontab(hour="6", minute="0")},
    "forget-old-sessions": {
        "task": "networks.tasks.forget_old_sessions",
        "schedule": crontab(hour="3", minute="20"),
    },
    # A fact or a rule that is recorded tells at once; this finds what changed the answers otherwise.
    "tell-eligibility": {
        "task": "rollouts.tasks.tell_eligibility",
        "schedule": crontab(minute="*/20"),
        "options": {"expires": 600},
    },
    "tend-enquiries": {"task": "portfolio.tasks.tend_enquiries", "schedule": crontab(hour="6", minute="30")},
    # Hands over again what nobody took, what a silent worker left, and webhooks whose next attempt has come; expires
    # before the next one is sent.
    "rescue-jobs": {"task": "core.tasks.rescue_jobs", "schedule": 30, "options": {"expires": 25}},
    # What has no dates of its own moves on with a reform; often, so that a missed midnight is made good.
    "bring-reforms-into-force": {
        "task": "networks.tasks.bring_reforms_into_force",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 300},
    },
    # Looks for new population figures and municipality changes, and tells KS; it stores nothing.
    "watch-open-data": {"task": "networks.tasks.watch_open_data", "schedule": crontab(hour="6", minute="30")},
    # Those who left long enough ago become nameless; anyone who was missed is taken the next night.
    "anonymise-people": {"task": "networks.tasks.anonymise_people", "schedule": crontab(hour="3", minute="15")},
    # One e-mail a day at most; the day is claimed before it is sent.
    "send-digests": {"task": "core.tasks.send_digests", "schedule": crontab(hour="6", minute="30")},
    # All progress snapshots in full; in between, those whose basis has changed without anybody saying so.
    "refresh-progress-in-full": {
        "task": "portfolio.tasks.refresh_all_snapshots",
        "schedule": crontab(hour="0", minute="15"),
    },
}
CELERY_ACCEPT_CONTENT = ["json"]
# What a task did is in the row it worked on, where a person can see it.
CELERY_TASK_IGNORE_RESULT = True
# A task leaves the queue when it is done, not when it is taken: one whose worker dies is done again.
# Tasks therefore claim their row first, and may run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# A task of a worker that vanished comes back after the visibility time-out, which must be longer than any task.
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 15 * 60,
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    # A page that can't reach the queue says so at once instead of six seconds later; its row waits for a periodic task.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
# None: for ever. The worker outlives a restart of the queue and may start before it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# With REMAP_SIGTERM=SIGQUIT a stopped worker finishes what it can in this time and gives the rest back at once.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Open data -----------------------------------------------------------------------------------------

# Statistics Norway and the Central Coordinating Register; KS may point them at a mirror.
SSB_KLASS_URL = env.str("SSB_KLASS_URL", "https://data.ssb.no/api/klass/v1")
SSB_PXWEB_URL = env.str("SSB_PXWEB_URL", "https://data.ssb.no/api/pxwebapi/v2")
BRREG_URL = env.str("BRREG_URL", "https://data.brreg.no/enhetsregisteret/api")
# Seconds for each question, and the wait before the first repetition (doubled each time).
OPEN_DATA_TIMEOUT = env.float("OPEN_DATA_TIMEOUT", 20.0)
OPEN_DATA_BACKOFF = env.float("OPEN_DATA_BACKOFF", 2.0)
# Look by itself for new figures; only where the installation may reach the registers.
OPEN_DATA_WATCH = env.bool("OPEN_DATA_WATCH", PRODUCTION)

# --- Sign-in through other services --------------------------------------------------------------------

# TOML, one table for each provider: in the variable itself, or in the file that the other one names.
OIDC_PROVIDERS_FILE = env.str("OIDC_PROVIDERS_FILE", "")
OIDC_PROVIDERS = Path(OIDC_PROVIDERS_FILE).read_text() if OIDC_PROVIDERS_FILE else env.str("OIDC_PROVIDERS", "")
# Seconds for each question to a provider; a person waits.
OIDC_TIMEOUT = env.float("OIDC_TIMEOUT", 5.0)

# --- Webhooks ------------------------------------------------------------------------------------------

# Plain http and addresses of closed networks, for trying it on one's own machine; never in production.
WEBHOOK_ALLOW_LOCAL = env.bool("WEBHOOK_ALLOW_LOCAL", not PRODUCTION) and not PRODUCTION

# --- People and sessions -------------------------------------------------------------------------------

AUTH_USER_MODEL = "networks.User"
# Gives what the sign-in page offers in demo mode, and nothing outside it.
DEMO_ACCOUNTS = "config.demo.accounts.accounts"
AUTHENTICATION_BACKENDS = ["networks.signin.backends.PasswordBackend", "networks.oidc.backend.ProviderBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "networks.signin.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "core.kept_forms.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 12
PASSWORD_RESET_TIMEOUT = 60 * 60

# Those whose roles change what belongs to others must sign in with two steps.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
# How many proxies of ours X-Forwarded-For has come through. With 0 it is not read.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

ACCOUNT_ADAPTER = "networks.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up: the adapter says so
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Addresses are ours: they come with the invitation, and are changed where people are managed.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "networks.signin.forms.SignInForm",
    "reauthenticate": "networks.signin.forms.PasswordAgainForm",
    "change_password": "networks.signin.forms.NewPasswordForm",
    "reset_password": "networks.signin.forms.ResetForm",
    "reset_password_from_key": "networks.signin.forms.ResetKeyForm",
    "user_token": "networks.signin.forms.ResetTokenForm",
}
# What the numbers mean is in networks/signin/limits.py and docs/operations.md.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "sign_in_device": "10/5m/key",
    "sign_in_address": "30/5m/ip,200/h/ip",
    "sign_in_pair": "5/5m/key,20/h/key",
    "sign_in_account": "100/h/key",
    # Links that need no account: each of ours, and from one IP address those that we didn't make.
    "enquiry_link": "120/5m/key",
    "enquiry_link_failed": "20/5m/ip,60/h/ip",
    "second_factor_pair": "5/5m/key",
    "second_factor_account": "50/h/key",
    "reauthenticate": "5/m/user,30/h/user",
    "change_password": "5/m/user,30/h/user",
    "reset_password": "10/5m/ip",
}

MFA_ADAPTER = "networks.signin.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock may be half a minute off; networks.signin.forms keeps a code used for as long.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "networks.signin.forms.CodeForm",
    "reauthenticate": "networks.signin.forms.CodeAgainForm",
    "activate_totp": "networks.signin.forms.AppForm",
    "add_webauthn": "networks.signin.forms.PasskeyForm",
    "edit_webauthn": "networks.signin.forms.PasskeyNameForm",
    "login_webauthn": "networks.signin.forms.PasskeySignInForm",
    "authenticate_webauthn": "networks.signin.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "networks.signin.forms.PasskeyAgainForm",
}

# --- Transport and content security --------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("TRUST_PROXY_HEADERS", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

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
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Language and place --------------------------------------------------------------------------------

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# Numbers are grouped by our own filters: Django's switch would write the year as "2 026".
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------------

NODE_MODULES = BASE_DIR / "node_modules"
VENDOR_ASSETS = {
    "vendor/ks-theme": "@ks-digital/designsystem-themes/dist",
    "vendor/designsystemet-web": "@digdir/designsystemet-web/dist/umd",
    "vendor/inter": "@fontsource-variable/inter",
    "vendor/htmx": "htmx.org/dist",
}
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *((prefix, NODE_MODULES / path) for prefix, path in VENDOR_ASSETS.items() if (NODE_MODULES / path).is_dir()),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.storage.StaticFiles"
        if ENVIRONMENT != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- API -----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # Token first: it is the one that answers a missing or wrong sign-in with 401 instead of 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_PARSER_CLASSES": [
        "core.clean_input.CleanJSONParser",
        "core.clean_input.CleanFormParser",
        "core.clean_input.CleanMultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_SCHEMA_CLASS": "core.api_schema.Schema",
    "EXCEPTION_HANDLER": "core.api_acts.exception_handler",
    "PAGE_SIZE": 500,
}
SPECTACULAR_SETTINGS = {
    # Several apps have a field called "state"; each gets a name of its own in the schema.
    "ENUM_NAME_OVERRIDES": {
        "PoolStateEnum": "rollouts.pools.moves.PoolState",
        "AdaptationStateEnum": "rollouts.suppliers.models.AdaptationState",
        "CommonRequestStateEnum": "rollouts.suppliers.models.RequestState",
        "FactKindEnum": "rollouts.facts.models.FactKind",
        "FactAnswerEnum": "rollouts.facts.models.FactAnswer",
        "ProductKindEnum": "rollouts.products.models.ProductKind",
        "EligibilityAnswerEnum": "rollouts.eligibility.models.EligibilityAnswer",
        "SignUpStateEnum": "rollouts.sign_ups.models.SignUpState",
        "NeedStateEnum": "networks.needs.moves.NeedState",
        "LevelEnum": "portfolio.levels.Level",
        "PortfolioItemKindEnum": "portfolio.editions.models.PortfolioItem.Kind",
        "EditionStateEnum": "portfolio.editions.moves.EditionState",
        "PlanStateEnum": "portfolio.plans.models.PlanState",
        "PilotStateEnum": "portfolio.pilots.moves.PilotState",
        "CommitmentStateEnum": "portfolio.agreement.models.CommitmentState",
        "RoleEnum": "networks.people.models.Role",
        "GatheringStateEnum": "networks.gatherings.models.GatheringState",
        "GatheringFormEnum": "networks.gatherings.models.GatheringForm",
        "ReplyEnum": "networks.gatherings.models.Reply",
        "MessageKindEnum": "core.notifications.kinds.choices",
        "DepartureStateEnum": "networks.departures.models.DepartureState",
        "ImportStateEnum": "networks.imports.models.ImportState",
        "ImportSourceEnum": "networks.imports.models.ImportSource",
        "ReformKindEnum": "networks.reforms.models.ReformKind",
        "ReformStateEnum": "networks.reforms.models.ReformState",
        "ReportStateEnum": "funding.reports.moves.ReportState",
        "RunStateEnum": "funding.jobs.models.RunState",
        "DispensationStateEnum": "rollouts.stops.models.DispensationState",
        "ProposalStateEnum": "rollouts.completion.models.ProposalState",
        "WebhookEventEnum": "rollouts.webhooks.models.EventKind",
        "WebhookKindEnum": "rollouts.webhooks.models.CHOSEN_KINDS",
        "NkgDecisionEnum": "rollouts.decisions.models.DecisionKind",
        "NkgMeetingStateEnum": "rollouts.decisions.models.MeetingState",
        "PoolChangeStateEnum": "rollouts.pool_changes.models.ChangeState",
        "AudienceEnum": "rollouts.sign_ups.invitations.Audience",
        "MaterialKindEnum": "rollouts.materials.models.MaterialKind",
        "MaterialLanguageEnum": "rollouts.materials.models.Language",
        "PlanPartKindEnum": "rollouts.plans.workflow.PARTS",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.api_errors.in_schema"],
    "TITLE": "Fellesløp",
    "DESCRIPTION": "Status, innføringsløp og tilskudd for e-helse i kommunene.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Some hundred operations take a browser several seconds to draw: each subject is opened when it is asked for.
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True, "deepLinking": True},
}

# --- E-mail and logs -----------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Fellesløp <ikke-svar@fellesloep.example>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
