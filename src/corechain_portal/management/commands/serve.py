from __future__ import annotations

import argparse
import errno
import socket
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from corechain.texts import Text, reader_language
from corechain_portal.command import PortalCommand
from corechain_portal.oversized import PoliteChannel
from corechain_portal.warming import warm_up
from corechain_portal.worker_process import background_worker

PORT_BUSY = Text(
    zh="端口 {port} 已被占用。请换一个，例如 PORT={other}。",
    en="Port {port} is in use. Choose another, for example PORT={other}.",
)
NO_SUCH_HOST = Text(zh="不能在 {host} 上监听：{reason}。", en="Cannot listen on {host}: {reason}.")
SERVING = Text(
    zh="门户已启动：{address}（英文 {address}en/，接口说明 {address}api/v1/docs；按 Ctrl+C 停止）",
    en="The portal is up: {address}en/ (Chinese {address}, API {address}api/v1/docs; Ctrl+C stops it)",
)

BEHIND_PROXY = {
    "trusted_proxy": "*",
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    "clear_untrusted_proxy_headers": True,
}


class Command(PortalCommand):
    help = "Serve the portal. / 启动门户。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on / 监听地址")
        parser.add_argument("--port", type=int, default=settings.CHOSEN.port, help="port / 端口 (PORT)")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first make ready what is missing (see the prepare command) / 先做好准备",
        )

    def handle(self, *args: Any, host: str, port: int, prepare: bool, **options: Any) -> None:
        from waitress.server import create_server

        listening = _listen(host, port)
        if prepare:
            call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        connection.ensure_connection()
        # Only now: the application looks for the static files that `prepare` gathers.
        from corechain_portal.wsgi import application

        warm_up(application)
        server = create_server(
            application,
            sockets=[listening],
            threads=settings.CHOSEN.threads,
            ident=None,
            # Somewhat beyond its limit each page itself says that it is too much; far beyond nothing is read.
            max_request_body_size=4
            * max(settings.UPLOAD_LIMIT_BYTES, settings.NETWORK_LIMIT_BYTES, settings.ATTACHMENT_LIMIT_BYTES),
            **(BEHIND_PROXY if settings.CHOSEN.behind_proxy else {}),
        )
        server.channel_class = PoliteChannel
        connection.close()
        self.tell(Text(zh=SERVING.zh, en=SERVING.en, address=f"http://{host}:{port}/"))
        self.stdout.flush()
        with background_worker() if settings.CHOSEN.worker else nullcontext():
            try:
                server.run()
            except KeyboardInterrupt:
                pass
            finally:
                server.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to `host` and `port`, taken before anything else so that a busy port is told at once."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            problem = Text(zh=PORT_BUSY.zh, en=PORT_BUSY.en, port=port, other=port + 1)
        else:
            problem = Text(zh=NO_SUCH_HOST.zh, en=NO_SUCH_HOST.en, host=f"{host}:{port}", reason=error)
        raise CommandError(problem.render(reader_language())) from error
    return listening
