from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from corechain.datasets.description import DatasetInfo
from corechain.datasets.registry import dataset_info, open_snapshot
from corechain.exceptions import UnknownName
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.manage_datasets import read_dataset
from corechain_portal.alliances.choosing import add_alliance_argument, chosen_alliance
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
        "Make an alliance show a data set: a name from `corechain datasets list`, or a folder of tables. "
        "All of it is loaded or nothing. / 为联盟载入数据集：名称或表格所在的文件夹；要么全部载入，要么什么都不变。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("dataset", metavar="NAME|PATH")
        add_alliance_argument(parser)

    def handle(self, *args: Any, dataset: str, alliance: str, **options: Any) -> None:
        chosen = chosen_alliance(alliance)
        snapshot, info, origin = _open(dataset)
        loaded = load_snapshot(
            snapshot, chosen, origin=origin, edition=info.version, licence=info.licence or ""
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


def _open(name_or_path: str) -> tuple[ChainSnapshot, DatasetInfo, Origin]:
    """A data set by name, or the tables in a folder or workbook, checked; a name goes before a path."""
    try:
        return open_snapshot(name_or_path), dataset_info(name_or_path), Origin.REGISTRY
    except UnknownName:
        if not Path(name_or_path).exists():
            raise
    read = read_dataset(Path(name_or_path))
    return read.snapshot, read.info, Origin.FILES
