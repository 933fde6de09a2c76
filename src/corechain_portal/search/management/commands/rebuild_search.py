from __future__ import annotations

import time
from typing import Any

from corechain.texts import Text
from corechain_portal.command import PortalCommand
from corechain_portal.search.indexing import rebuild

DONE = Text(
    zh="已为 {number} 项内容重建搜索索引，用时 {seconds:.1f} 秒。",
    en="Indexed {number} things in {seconds:.1f} s.",
)


class Command(PortalCommand):
    help = "Build the index of the search anew. / 重建搜索索引。"

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.perf_counter()
        number = rebuild()
        self.tell(Text(zh=DONE.zh, en=DONE.en, number=number, seconds=time.perf_counter() - start))
