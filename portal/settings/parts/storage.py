"""Files: on disk by default, S3-compatible by environment."""

from __future__ import annotations

from botocore.config import Config

from portal.settings.parts.environment import VAR, text

MEDIA_ROOT = text("MEDIA_ROOT", str(VAR / "media"))
MEDIA_URL = "/files/"
# Behind nginx, files on disk are handed out by it (deploy/nginx.conf); portal.kernel.delivery reads this.
ACCEL_REDIRECT_PREFIX = text("ACCEL_REDIRECT_PREFIX")
# Where the list of erasures is kept, apart from the backups; empty: nowhere.
ERASURES_FILE = text("ERASURES_FILE")
# A clamd to ask about every file before it is handed out: a socket's path or host:port; empty: none is asked.
VIRUS_SCANNER = text("VIRUS_SCANNER")
STATIC_ROOT = text("STATIC_ROOT") or None  # without one, files are served from where they are
STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# A request waits for a bucket that is away for some seconds: without it five times a minute.
S3_PATIENCE = {
    "connect_timeout": 2,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}


def _default_storage() -> dict:
    if not text("S3_BUCKET"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": text("S3_BUCKET"),
            "endpoint_url": text("S3_ENDPOINT") or None,
            "access_key": text("S3_ACCESS_KEY") or None,
            "secret_key": text("S3_SECRET_KEY") or None,
            "region_name": text("S3_REGION") or None,
            "file_overwrite": False,
            "max_memory_size": 8 * 1024 * 1024,  # what is larger is read through a file, not through memory
            "querystring_expire": 300,
            "default_acl": None,
            "client_config": Config(**S3_PATIENCE),
        },
    }


STORAGES = {
    "default": _default_storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
