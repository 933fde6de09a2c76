"""Finished shards beside the result, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import UnusableName
from corechain.file_formats.network_results import whole
from corechain.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = "run.json"
"""The file in the folder of parts that tells which inputs and options they belong to."""


class Parts:
    """The folder ``OUT.parts``: one file for each finished shard, and what they were computed from."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out.with_name(out.name + ".parts")

    def open(self, run: Mapping[str, Any], *, resume: bool) -> None:
        """Make the folder for `run`, or go on with the one that is there.

        Raises :class:`corechain.exceptions.UnusableName` where parts lie there and `resume` is false, or where they
        belong to other inputs or options.
        """
        if self.folder.exists() and self.finished():
            if not resume:
                raise UnusableName(
                    Text(
                        zh="{folder} 中有上次未完成的结果。",
                        en="{folder} holds parts of an unfinished run.",
                        folder=self.folder,
                    ),
                    Text(
                        zh="加 --resume 接着算，或删去该文件夹重新开始。",
                        en="Go on with --resume, or delete the folder to start anew.",
                    ),
                )
            self._check(run)
            return
        self.folder.mkdir(exist_ok=True)
        with whole(self.folder / RUN) as path:
            path.write_text(json.dumps(run, ensure_ascii=False, indent=1), encoding="utf-8")

    def _check(self, run: Mapping[str, Any]) -> None:
        try:
            before = json.loads((self.folder / RUN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            before = {}
        plain = json.loads(json.dumps(run))
        other = sorted(key for key in plain.keys() | before.keys() if plain.get(key) != before.get(key))
        if other:
            raise UnusableName(
                Text(zh="{folder} 中的结果出自不同的输入或选项（{other}）。",
                     en="The parts in {folder} come from other inputs or options ({other}).",
                     folder=self.folder, other=", ".join(other)),
                Text(zh="用原来的文件和选项继续，或删去该文件夹重新开始。",
                     en="Go on with the same files and options, or delete the folder to start anew."),
            )  # fmt: skip

    def finished(self) -> set[int]:
        """Numbers of the shards that are done."""
        return {int(path.stem) for path in self.folder.glob("*.npy") if path.stem.isdigit()}

    def keep(self, number: int, index: NDArray[np.float64]) -> None:
        """Write a finished shard; it is there whole or not at all."""
        import numpy as np

        with whole(self.folder / f"{number:06d}.npy") as path, path.open("wb") as file:
            np.save(file, index)

    def read(self, number: int) -> NDArray[np.float64]:
        """A finished shard as it was kept."""
        import numpy as np

        index: NDArray[np.float64] = np.load(self.folder / f"{number:06d}.npy")
        return index

    def remove(self) -> None:
        """Delete the parts once the result is written."""
        shutil.rmtree(self.folder, ignore_errors=True)


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 of the contents of files, in order."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
