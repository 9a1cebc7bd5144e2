"""Who may read `/metrics`: nobody, unless a token or addresses are named."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path

from portal.settings.parts.environment import listed, refuse, text

METRICS_TOKEN = text("METRICS_TOKEN")
METRICS_ADDRESSES = listed("METRICS_ADDRESSES")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    refuse("METRICS_TOKEN is too short: set it to 20 random characters or more.")
for _address in METRICS_ADDRESSES:
    try:
        ip_network(_address)
    except ValueError:
        refuse(f"METRICS_ADDRESSES names {_address!r}: set it to addresses or networks, as 10.0.0.0/8.")
# Read by prometheus-client itself, which makes files in it but not the folder.
if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
