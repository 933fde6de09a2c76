"""An ERP system at the alliance's portal: publishes demands, reads matches, answers introductions, receives webhooks.

Python's standard library alone. ``python erp_client.py`` with PORTAL and TOKEN in the environment publishes a demand
and prints its matches; with WEBHOOK_SECRET and PORT it listens for messages instead.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

ATTEMPTS = 4
OLDEST_SECONDS = 5 * 60
Json = dict[str, Any]


class Refused(Exception):
    """The portal said no; `code` is for programs, the message for people."""

    def __init__(self, status: int, error: Json) -> None:
        super().__init__(f"{status} {error.get('code')}: {error.get('message')} {error.get('remedy')}")
        self.status, self.code = status, str(error.get("code"))


class Portal:
    """The API at `address` (such as https://chain.example.org), with a token of the scope `loop`."""

    def __init__(self, address: str, token: str) -> None:
        if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("a token goes over HTTPS only")
        self._root = address.rstrip("/") + "/api/v1/"
        self._token = token

    def publish_demand(self, order: str, text: str, **fields: Any) -> Json:
        """Publish the demand of a purchase order. The order's number makes the key: sent again within a day, after a
        crash or a broken connection, it is published once. What is not among `fields` the portal reads from the text:
        the answer's ``read_from_text`` names the words, its ``advice`` tells what keeps it from being matched.
        """
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._root}orders/{order}"))
        body = {"side": "demand", "text": text, "publish": True, **fields}
        return self._ask("POST", "listings", body, key)

    def matches(self, listing: str, at_once: int = 50) -> Iterator[Json]:
        """All matches of one's own listing, part after part."""
        address: str | None = f"matches?listing={listing}&limit={at_once}"
        while address:
            part = self._ask("GET", address)
            yield from part["matches"]
            address = part["next"]

    def show_interest(self, listing: str, own_listing: str | None = None) -> Json:
        """Ask to be brought together with whoever published `listing`."""
        body = {"listing": listing, "own_listing": own_listing}
        return self._ask("POST", "introductions", body, str(uuid.uuid4()))

    def waiting_introductions(self) -> Iterator[Json]:
        """Introductions that wait for one's own answer."""
        address: str | None = "introductions?limit=50"
        while address:
            part = self._ask("GET", address)
            waiting = ("asked", "proposed")
            yield from (e for e in part["introductions"] if e["state"] in waiting and not e["agreed"])
            address = part["next"]

    def answer(self, introduction: str, *, reason: str | None = None) -> Json:
        """Accept the introduction, or decline it for a reason such as ``price`` or ``no_capacity``."""
        if reason is None:
            return self._ask("POST", f"introductions/{introduction}/accept", {}, f"accept-{introduction}")
        said = {"reason": reason}
        return self._ask("POST", f"introductions/{introduction}/decline", said, f"decline-{introduction}")

    def _ask(self, method: str, address: str, body: Json | None = None, key: str = "") -> Json:
        """One request. Where the network or the portal fails it is sent again, with the same key: it is done once."""
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Language": "en"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        request = Request(urljoin(self._root, address), data, headers, method=method)  # noqa: S310 - checked above
        for attempt in range(ATTEMPTS):
            try:
                with urlopen(request, timeout=30) as answer:  # noqa: S310 - checked above
                    found: Json = json.load(answer)
                    return found
            except HTTPError as error:
                if error.code not in (429, 500, 502, 503, 504) or attempt == ATTEMPTS - 1:
                    raise Refused(error.code, _error_in(error)) from None
            except (URLError, TimeoutError, ConnectionError):
                if attempt == ATTEMPTS - 1:
                    raise
            time.sleep(2**attempt)
        raise AssertionError("unreachable")


def _error_in(error: HTTPError) -> Json:
    try:
        found: Json = json.load(error)["error"]
        return found
    except (ValueError, KeyError):
        return {"code": "unknown", "message": error.reason}


class Inbox:
    """Takes each message of the portal's webhooks once, if it is genuine and new. `path`: an SQLite file."""

    def __init__(self, secret: str, path: str = ":memory:") -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._kept = sqlite3.connect(path)
        self._kept.execute("CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY, body TEXT)")

    def take(self, headers: Mapping[str, str], body: bytes, now: float | None = None) -> str:
        """``new``, ``replay`` for one that was taken before, or ``forged`` for a wrong signature or an old time."""
        sent = headers.get("webhook-timestamp") or ""
        now = time.time() if now is None else now
        if not sent.isdigit() or abs(now - int(sent)) > OLDEST_SECONDS:
            return "forged"
        message = headers.get("webhook-id") or ""
        signed = f"{message}.{sent}.".encode() + body
        expected = "v1," + base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        given = (headers.get("webhook-signature") or "").split()
        if not any(hmac.compare_digest(each.encode(), expected.encode()) for each in given):
            return "forged"
        with self._kept:  # one transaction: a message is never half taken
            row = (message, body.decode())
            added = self._kept.execute("INSERT OR IGNORE INTO message VALUES (?, ?)", row).rowcount
        return "new" if added else "replay"


def listen(inbox: Inbox, port: int) -> None:
    """Receive webhooks until stopped. Answer at once, do the work later."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"] or 0), 1_000_000))
            taken = inbox.take(self.headers, body)
            self.send_response(401 if taken == "forged" else 204)
            self.end_headers()
            if taken == "new":
                print(body.decode(), flush=True)

    HTTPServer(("127.0.0.1", port), Receiver).serve_forever()


def main() -> None:
    """Listen, or publish one demand and print its matches."""
    if "WEBHOOK_SECRET" in os.environ:
        listen(Inbox(os.environ["WEBHOOK_SECRET"], "inbox.sqlite3"), int(os.environ["PORT"]))
        return
    portal = Portal(os.environ["PORTAL"], os.environ["TOKEN"])
    order, text = sys.argv[1:3]
    demand = portal.publish_demand(order, text)
    print(demand["id"], demand["title"], *demand["nodes"])
    for advice in demand["advice"]:
        print(advice["message"], advice["remedy"])
    for match in portal.matches(demand["id"]):
        print(f"{match['fit']:.2f}", match["other_title"] or match["provider"])


if __name__ == "__main__":
    main()
