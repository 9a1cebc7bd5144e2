"""The WSGI application that granian (or gunicorn) serves."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

PR_SET_PDEATHSIG = 1


def end_with_server() -> None:
    """Let the kernel end this process when the server's main process is killed (bin/demo asks for it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if os.environ.get("BACKCHANNEL_SUPERVISED"):
    end_with_server()
application = get_wsgi_application()
