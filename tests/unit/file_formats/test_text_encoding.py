"""Encodings that people's files come in: read rightly, or refused with the reason; never guessed wrongly."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from corechain.exceptions import UnreadableFile
from corechain.file_formats.text_encoding import detect_encoding

CHINESE = "id,name_zh\ncrm,华润微电子有限公司，无锡\netek,力芯微：电源管理芯片\n"
TRADITIONAL = "id,name_zh\ntsmc,台灣積體電路製造股份有限公司\numc,聯華電子，新竹科學園區\n"
JAPANESE = "id,name\ntel,東京エレクトロン株式会社、半導体製造装置\nscreen,スクリーンホールディングス\n"
KANJI = "id,name\nshinetsu,信越化学工業株式会社\ntok,東京応化工業株式会社\n"
KOREAN = "id,name\nskh,에스케이하이닉스 반도체 주식회사\nsec,삼성전자 메모리 사업부\n"
FRENCH = "id,name\nsoitec,Société française des matériaux à Bernin, créée l’été\n"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "organisations.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "name", "note"),
    [
        (CHINESE.encode(), "utf-8", None),
        (b"id,name_en\na,plain\n", "utf-8", None),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8-sig", None),
        (CHINESE.encode("utf-16"), "utf-16", "organisations.csv is in UTF-16; it was converted."),
        (
            codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"),
            "utf-16",
            "organisations.csv is in UTF-16; it was converted.",
        ),
        (CHINESE.encode("gbk"), "gb18030", "organisations.csv is in GB18030 (GBK); it was converted."),
        (CHINESE.encode("gb18030"), "gb18030", "organisations.csv is in GB18030 (GBK); it was converted."),
    ],
)  # fmt: skip
def test_reads_rightly(tmp_path: Path, content: bytes, name: str, note: str | None) -> None:
    path = written(tmp_path, content)
    encoding = detect_encoding(path)
    assert encoding.name == name
    assert path.read_text(encoding=encoding.name).startswith("id,name")
    assert (encoding.note and encoding.note.render("en")) == note


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (KANJI, "euc_jp"),
        (FRENCH, "cp1252"),
    ],
)
def test_what_is_not_surely_gb18030_is_refused(tmp_path: Path, text: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        detect_encoding(written(tmp_path, text.encode(encoding)))
    assert caught.value.render("en") == (
        "organisations.csv is not UTF-8 (line 2) and cannot be told to be GB18030 for sure (it may be Big5, "
        "Shift_JIS, Windows-1252, or broken). Open it in the program it comes from, save it as “CSV UTF-8” "
        "and try again."
    )
    assert caught.value.render("zh").startswith("organisations.csv 第 2 行不是 UTF-8，也不能断定是 GB18030")


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (CHINESE.encode("utf-16-le"), "has a NUL byte in line 1: it may be UTF-16 without", "第 1 行有空字节（NUL）"),
        (CHINESE.encode() + b"a,\0\n", "has a NUL byte in line 4", "第 4 行有空字节（NUL）"),
        (codecs.BOM_UTF32_LE + CHINESE.encode("utf-32-le"), "is in UTF-32.", "是 UTF-32 编码"),
        (CHINESE.encode("utf-16")[:-1], "is marked as UTF-16, but its line", "开头标明是 UTF-16"),
        (
            codecs.BOM_UTF8 + CHINESE.encode("gbk"),
            "is marked as UTF-8, but its line 2 is not",
            "开头标明是 UTF-8，但第 2 行不是",
        ),
        (CHINESE.encode("gbk")[:-4] + b"\xff\n", "is not UTF-8 (line 2)", "第 2 行不是 UTF-8"),
    ],
)  # fmt: skip
def test_broken_files_are_refused_with_the_line(tmp_path: Path, content: bytes, en: str, zh: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        detect_encoding(written(tmp_path, content))
    assert en in caught.value.render("en")
    assert zh in caught.value.render("zh")


def test_a_character_cut_by_the_end_of_a_piece_is_whole(tmp_path: Path) -> None:
    """Files are read in pieces of 1 MiB; the bytes of one character may lie in two of them."""
    for shift in range(3):
        text = "x" * shift + "产业链" * 300_000
        assert detect_encoding(written(tmp_path, text.encode())).name == "utf-8"
        assert detect_encoding(written(tmp_path, text.encode("gb18030"))).name == "gb18030"


def test_the_line_is_right_beyond_the_first_piece(tmp_path: Path) -> None:
    content = ("芯片,1\n" * 300_000).encode() + b"\xff\n"
    with pytest.raises(UnreadableFile) as caught:
        detect_encoding(written(tmp_path, content))
    assert "(line 300001)" in caught.value.render("en")
