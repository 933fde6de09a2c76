"""How a text file is encoded: UTF-8, UTF-16 with a byte-order mark, or GB18030 where that is beyond doubt."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corechain.exceptions import UnreadableFile
from corechain.texts import Text

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EVERYDAY = 0.9
"""Least share of everyday signs among the non-ASCII signs of a file that is taken for GB18030. Measured: Chinese
prose and tables in GB18030 reach 0.99; Big5, Shift_JIS, EUC-KR and Windows-1252 read as GB18030 stay below 0.6
or cannot be read at all."""


@dataclass(frozen=True)
class Encoding:
    """Python's name of the encoding, and a note for the reader where it is not plain UTF-8."""

    name: str
    note: Text | None = None


def detect_encoding(path: Path) -> Encoding:
    """The encoding of `path`, read once as a stream.

    Raises :class:`UnreadableFile` for NUL bytes, a broken file or an encoding that cannot be told for sure.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _marked(path, name)
    fault = _first_bad_byte(path, "utf-8")
    if fault is None:
        return Encoding("utf-8")
    if _first_bad_byte(path, "gb18030") is None and _everyday_chinese(path):
        return Encoding(
            "gb18030",
            Text(zh="{file} 是 GB18030（GBK）编码，已转换。", en="{file} is in GB18030 (GBK); it was converted.",
                 file=path.name),
        )  # fmt: skip
    raise _unknown(path, fault)


def _marked(path: Path, name: str) -> Encoding:
    if name == "UTF-32":
        raise UnreadableFile(
            Text(zh="{file} 是 UTF-32 编码。", en="{file} is in UTF-32.", file=path.name), _save_as_utf8()
        )
    fault = _first_bad_byte(path, name)
    if fault is not None:
        shown = name.removesuffix("-sig").upper()
        raise UnreadableFile(
            Text(zh="{file} 开头标明是 {encoding}，但第 {line} 行不是，文件可能被截断或损坏。",
                 en="{file} is marked as {encoding}, but its line {line} is not; it may be cut off or broken.",
                 file=path.name, encoding=shown, line=fault),
            _save_as_utf8(),
        )  # fmt: skip
    if name == "utf-8-sig":
        return Encoding(name)
    return Encoding(
        name,
        Text(
            zh="{file} 是 UTF-16 编码，已转换。", en="{file} is in UTF-16; it was converted.", file=path.name
        ),
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
    yield b""


def _first_bad_byte(path: Path, encoding: str) -> int | None:
    """Number of the line with the first byte that is not of `encoding`; raises for NUL bytes in byte encodings."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _chunks(path):
        if b"\0" in chunk and encoding != "utf-16":
            raise _nul(path, line + chunk[: chunk.index(b"\0")].count(b"\n"))
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + chunk[: max(error.start, 0)].count(b"\n")
        line += text.count("\n")
        if "\0" in text:
            raise _nul(path, line)
    return None


def _everyday_chinese(path: Path) -> bool:
    """Whether nearly all non-ASCII signs at the start of the file are everyday Chinese ones (GB 2312 level 1)."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    with path.open("rb") as file:
        text = decoder.decode(file.read(4 * _CHUNK))
    foreign = [sign for sign in text if ord(sign) > 127]
    everyday = sum(map(_is_everyday, foreign))
    return bool(foreign) and everyday >= _EVERYDAY * len(foreign)


def _is_everyday(sign: str) -> bool:
    """Rows 16 to 55 of GB 2312 hold the 3,755 commonest characters, rows 1 and 3 punctuation and full-width signs."""
    try:
        row = sign.encode("gb2312")[0] - 0xA0
    except UnicodeEncodeError:
        return False
    return row in {1, 3} or 16 <= row <= 55


def _nul(path: Path, line: int) -> UnreadableFile:
    return UnreadableFile(
        Text(zh="{file} 第 {line} 行有空字节（NUL）：它可能是没有字节序标记的 UTF-16，或不是文本文件。",
             en="{file} has a NUL byte in line {line}: it may be UTF-16 without a byte-order mark, or not be text.",
             file=path.name, line=line),
        _save_as_utf8(),
    )  # fmt: skip


def _unknown(path: Path, line: int) -> UnreadableFile:
    return UnreadableFile(
        Text(zh="{file} 第 {line} 行不是 UTF-8，也不能断定是 GB18030"
                "（可能是 Big5、Shift_JIS、Windows-1252，或文件已损坏）。",
             en="{file} is not UTF-8 (line {line}) and cannot be told to be GB18030 for sure (it may be Big5, "
                "Shift_JIS, Windows-1252, or broken).",
             file=path.name, line=line),
        _save_as_utf8(),
    )  # fmt: skip


def _save_as_utf8() -> Text:
    return Text(
        zh="用原来的程序打开，另存为“CSV UTF-8”再试。",
        en="Open it in the program it comes from, save it as “CSV UTF-8” and try again.",
    )
