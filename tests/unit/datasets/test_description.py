"""dataset.toml: what is written is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.datasets.description import DatasetInfo, read_toml, write_toml
from corechain.exceptions import UnreadableFile

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(deadline=None)
@given(title_zh=TEXTS, title_en=TEXTS, licence=TEXTS)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, title_zh: str, title_en: str, licence: str
) -> None:
    path = tmp_path_factory.mktemp("toml") / "dataset.toml"
    write_toml(path, DatasetInfo("ours", title_zh, title_en, licence=licence))
    assert read_toml(path) == {
        "name": "ours", "title_zh": title_zh, "title_en": title_en, "licence": licence,
    }  # fmt: skip


def test_a_mistake_is_told(tmp_path: Path) -> None:
    path = tmp_path / "dataset.toml"
    path.write_text("name = ours\n")
    with pytest.raises(UnreadableFile) as caught:
        read_toml(path)
    assert caught.value.render("en").startswith("dataset.toml is not valid TOML: ")
    assert caught.value.render("zh").startswith("dataset.toml 不是有效的 TOML：")
