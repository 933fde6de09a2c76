"""Which mail server sends letters, read from one address: ``smtp+tls://user:password@mail.example.org:587``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from corechain.texts import Text
from corechain_portal.configuration import BadSetting

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
BACKENDS = "django.core.mail.backends"


@dataclass(frozen=True)
class MailServer:
    """What Django needs to know of a mail server."""

    backend: str = f"{BACKENDS}.console.EmailBackend"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail_server(url: str) -> MailServer:
    """The server at `url`; ``console:`` or nothing writes letters to the terminal instead.

    Raises :class:`BadSetting` for an address that names no server.

    >>> server = mail_server("smtp+tls://office%40example.org:s3cret@mail.example.org")
    >>> server.user, server.port, server.starttls
    ('office@example.org', 587, True)
    """
    if url in ("", "console:"):
        return MailServer()
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        if not parts.hostname:
            raise ValueError(url)
    except (KeyError, ValueError):
        raise NoMailServer from None
    return MailServer(
        backend=f"{BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
    )


class NoMailServer(BadSetting):
    """The address names no mail server. It is not repeated: there may be a password in it."""

    def __init__(self) -> None:
        super().__init__(
            "CORECHAIN_EMAIL_URL",
            Text(
                zh="看不懂这个地址。应如 smtp+tls://用户:口令@mail.example.org:587"
                "（用户和口令中的特殊字符写成 %40 之类），或 smtps://…、smtp://…、console:。",
                en="this address is not understood. It is like smtp+tls://user:password@mail.example.org:587 "
                "(special characters of user and password written as %40 and so on), smtps://…, smtp://… or "
                "console:.",
            ),
        )
