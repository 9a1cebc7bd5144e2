"""Ask this container's web process whether it can work: it ends with an error when it can't."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/health/ready"


def is_ready(address: str = ADDRESS) -> bool:
    """Ask under a name that the portal answers to."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    question = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 (our own process)
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:  # noqa: S310 (the same)
            return answer.status == 200
    except urllib.error.URLError:
        return False


if __name__ == "__main__":
    sys.exit(not is_ready())
