from __future__ import annotations

import argparse
from typing import Any

from corechain.texts import Text
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin
from corechain_portal.command import PortalCommand

LOADED = Text(
    zh="已载入 {title}：{nodes} 个环节，{organisations} 家机构，{provisions} 条供给记录。",
    en="Loaded {title}: {nodes} nodes, {organisations} organisations, {provisions} provisions.",
)
UP_TO_DATE = Text(
    zh="{title} 已是这一版本（{version}），无需再载入。", en="{title} is loaded already ({version})."
)


class Command(PortalCommand):
    help = (
        "Make the portal show a data set: a name from `corechain datasets list`, or a folder of tables. "
        "All of it is loaded or nothing. / 载入数据集：名称或表格所在的文件夹；要么全部载入，要么什么都不变。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("dataset", metavar="NAME|PATH")

    def handle(self, *args: Any, dataset: str, **options: Any) -> None:
        from corechain.datasets.registry import dataset_info, open_snapshot

        snapshot, info = open_snapshot(dataset), dataset_info(dataset)
        loaded = load_snapshot(
            snapshot, origin=Origin.REGISTRY, edition=info.version, licence=info.licence or ""
        )
        if not loaded:
            self.tell(
                Text(zh=UP_TO_DATE.zh, en=UP_TO_DATE.en, title=snapshot.title, version=snapshot.version)
            )
            return
        self.tell(
            Text(
                zh=LOADED.zh,
                en=LOADED.en,
                title=snapshot.title,
                nodes=len(snapshot.nodes),
                organisations=len(snapshot.organisations),
                provisions=len(snapshot.provisions),
            )
        )
