"""Signatures of webhooks as the Standard Webhooks specification 1.0 has them: symmetric, HMAC-SHA256.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

from django.utils.crypto import salted_hmac

MARK = "whsec_"


def secret_of(webhook_id: uuid.UUID, salt: uuid.UUID) -> str:
    """The secret of a webhook: ``whsec_`` and 32 bytes in base64, from the portal's own key and the webhook's salt.

    So a copy of the database holds no secret; the price is that another key of the portal means other secrets.
    """
    key = salted_hmac("corechain webhook", f"{webhook_id}:{salt}", algorithm="sha256").digest()
    return MARK + base64.b64encode(key).decode()


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """``v1,`` and the base64 of HMAC-SHA256 over ``id.timestamp.body``; `timestamp` in seconds since 1970.

    The specification's own example:

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...           '{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secret: str, message_id: str, timestamp: int, body: str) -> dict[str, str]:
    """The three headers of the specification."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
