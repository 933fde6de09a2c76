from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from corechain.texts import Text, reader_language
from corechain_portal.command import PortalCommand
from corechain_portal.home.lookup import person_called
from corechain_portal.home.my_data import everything_about

WRITTEN = Text(zh="已写入 {path}。", en="Written to {path}.")


class Command(PortalCommand):
    help = (
        "Write everything that is kept about a person as JSON, as the person's own page does. No secrets. / "
        "以 JSON 导出系统保存的某人的全部数据，不含密码等秘密。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--output", metavar="FILE", help="default: standard output / 默认标准输出")

    def handle(self, *args: Any, email: str, output: str | None, **options: Any) -> None:
        told = everything_about(person_called(email), reader_language())
        written = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output is None:
            self.stdout.write(written)
            return
        Path(output).write_text(f"{written}\n", encoding="utf-8")
        self.tell(Text(zh=WRITTEN.zh, en=WRITTEN.en, path=output))
