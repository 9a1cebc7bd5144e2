"""Bring partners in, say something, read coverage: python client.py ADDRESS NETWORK LIST.xlsx

Two tokens in the environment: LEAD_TOKEN (partners.read, partners.write, figures.read) of the agency's lead,
DEALER_TOKEN (remarks.write) of a dealer. Nothing but the standard library; docs/api.md explains each answer.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path


class Client:
    def __init__(self, at: str, token: str) -> None:
        self.at, self.token = at, token

    def ask(self, method: str, path: str, body: bytes | dict | None = None, media: str = "") -> dict:
        """Send a request; a write carries a key, so that it can be sent again after a broken line."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        if method == "POST":
            headers |= {"Content-Type": media or "application/json", "Idempotency-Key": str(uuid.uuid4())}
            body = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        for _attempt in range(5):
            request = urllib.request.Request(f"{self.at}/{path}", body, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if "Retry-After" not in error.headers:
                    raise SystemExit(json.load(error)["detail"]) from None
                time.sleep(int(error.headers["Retry-After"]))
        raise SystemExit("The portal is busy. Try again later.")

    def upload(self, path: str, file: Path) -> dict:
        """Send a file as a form does."""
        border = uuid.uuid4().hex
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
        body = head.encode() + file.read_bytes() + f"\r\n--{border}--\r\n".encode()
        return self.ask("POST", path, body, f"multipart/form-data; boundary={border}")


if __name__ == "__main__":
    address, network, listed = sys.argv[1:]
    lead, dealer = (
        Client(f"{address}/api/v1/{network}", os.environ[f"{who}_TOKEN"]) for who in ("LEAD", "DEALER")
    )
    run = f"imports/{lead.upload('imports/', Path(listed))['id']}/"
    for stage, step in (("mapping", "columns/"), ("planned", "apply/"), ("done", "")):
        while (found := lead.ask("GET", run)["stage"]) not in (stage, "failed"):
            time.sleep(1)
        print(found)
        lead.ask("POST", f"{run}{step}") if step else None
    print(
        "receipt", dealer.ask("POST", "remarks/", {"kind": "praise", "text": "A clear price list."})["number"]
    )
    print("heard {heard} of {active}".format(**lead.ask("GET", "coverage/")["total"]))
