"""Which files are taken, and what a file is: found in its content, never believed from its name.

SVG and HTML are never taken: they can run scripts where they are shown.
"""

from __future__ import annotations

import codecs
import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from django.conf import settings

from corechain.texts import Text
from corechain_portal.attachments.exceptions import UnacceptableFile
from corechain_portal.attachments.names import ending

HEAD = 4096
READ_AT_ONCE = 1024 * 1024
UNPACKED_AT_MOST = 10
"""How many times the limit of a file an Office file may unpack to."""
ENTRIES_AT_MOST = 5000
CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_AT_MOST = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken."""

    name: str
    media_type: str
    endings: tuple[str, ...]


KINDS = (
    Kind("PDF", "application/pdf", ("pdf",)),
    Kind("Word", f"{OFFICE}wordprocessingml.document", ("docx",)),
    Kind("Excel", f"{OFFICE}spreadsheetml.sheet", ("xlsx",)),
    Kind("PowerPoint", f"{OFFICE}presentationml.presentation", ("pptx",)),
    Kind("PNG", "image/png", ("png",)),
    Kind("JPEG", "image/jpeg", ("jpg", "jpeg", "jfif")),
    Kind("WebP", "image/webp", ("webp",)),
    Kind("CSV", "text/csv", ("csv",)),
    Kind("TXT", "text/plain", ("txt",)),
)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
BY_ENDING = {each: kind for kind in KINDS for each in kind.endings}
ACCEPT = ",".join(f".{each}" for kind in KINDS for each in kind.endings)
"""For the ``accept`` of a file field: a help to its user, no check."""
SIGNED = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""Known by their first bytes."""
TEXTS = frozenset({"text/csv", "text/plain"})
"""Text has no signature: its ending says which it is, its content that it is text."""
MAIN_PART = {
    f"{OFFICE}wordprocessingml.document": b"wordprocessingml.document.main+xml",
    f"{OFFICE}spreadsheetml.sheet": b"spreadsheetml.sheet.main+xml",
    f"{OFFICE}presentationml.presentation": b"presentationml.presentation.main+xml",
}

TAKEN = Text(
    zh="可以上传 PDF、Word、Excel、PowerPoint（docx、xlsx、pptx）、PNG、JPEG、WebP、CSV 和 TXT。",
    en="PDF, Word, Excel, PowerPoint (docx, xlsx, pptx), PNG, JPEG, WebP, CSV and TXT are taken.",
)
NO_SUCH_KIND = Text(zh="不接收这种文件：{name}。", en="This kind of file is not taken: {name}.")
EMPTY = Text(zh="文件是空的：{name}。", en="The file is empty: {name}.")
OTHERWISE_NAMED = Text(
    zh="{name} 的名称和内容不符：内容是 {kind}。",
    en="{name} is not what its name says: its content is {kind}.",
)
NAME_IT_RIGHT = Text(zh="请改正文件名的后缀后再传。", en="Give it the right ending, then send it again.")
MACROS = Text(zh="{name} 含有宏，不接收。", en="{name} holds macros and is not taken.")
WITHOUT_MACROS = Text(
    zh="请另存为不含宏的 docx、xlsx、pptx 或 PDF 后再传。",
    en="Save it as docx, xlsx, pptx or PDF without macros, then send it again.",
)
BROKEN = Text(zh="{name} 已损坏或加了密，打不开。", en="{name} is damaged or encrypted and cannot be opened.")
SAVE_ANEW = Text(
    zh="请用原软件重新保存，去掉密码后再传。",
    en="Save it anew without a password, then send it again.",
)
BOMB = Text(zh="{name} 解开后过大，不接收。", en="{name} unpacks to too much and is not taken.")


def kind_of(file: IO[bytes], name: str) -> Kind:
    """The kind of the file by its content; raises :class:`UnacceptableFile` for any that is not taken."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise _refusal(EMPTY, name, TAKEN)
    found = _signed(head) or _office(file, head, name) or _text(file, head, name)
    file.seek(0)
    if found is None:
        raise _refusal(NO_SUCH_KIND, name, TAKEN)
    if ending(name) not in found.endings:
        text = Text(zh=OTHERWISE_NAMED.zh, en=OTHERWISE_NAMED.en, name=name, kind=found.name)
        raise UnacceptableFile(text, NAME_IT_RIGHT)
    return found


def _refusal(problem: Text, name: str, remedy: Text) -> UnacceptableFile:
    return UnacceptableFile(Text(zh=problem.zh, en=problem.en, name=name), remedy)


def _signed(head: bytes) -> Kind | None:
    """PDF and pictures, by their signatures; the surest match alone counts."""
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return None
    best = max(matches, key=lambda match: match.confidence)
    return BY_MEDIA_TYPE.get(best.mime_type) if best.mime_type in SIGNED else None


# Office files ---------------------------------------------------------------------------------------------------


def _office(file: IO[bytes], head: bytes, name: str) -> Kind | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive, name)
            if CONTENT_TYPES not in archive.namelist():
                return None
            with archive.open(CONTENT_TYPES) as part:
                content_types = part.read(CONTENT_TYPES_AT_MOST)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _refusal(BROKEN, name, SAVE_ANEW) from error
    if b"macroEnabled" in content_types or b"vbaProject" in content_types:
        raise _refusal(MACROS, name, WITHOUT_MACROS)
    found = [media_type for media_type, part in MAIN_PART.items() if part in content_types]
    return BY_MEDIA_TYPE[found[0]] if len(found) == 1 else None


def _check_entries(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_AT_MOST or unpacked > settings.ATTACHMENT_LIMIT_BYTES * UNPACKED_AT_MOST:
        raise _refusal(BOMB, name, TAKEN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refusal(BROKEN, name, SAVE_ANEW)
    parts = [entry.filename.lower() for entry in entries]
    if any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in parts):
        raise _refusal(MACROS, name, WITHOUT_MACROS)


# Text -----------------------------------------------------------------------------------------------------------


def _text(file: IO[bytes], head: bytes, name: str) -> Kind | None:
    """CSV or plain text: readable in one of the usual encodings, without control characters, and no markup."""
    wanted = BY_ENDING.get(ending(name))
    if wanted is None or wanted.media_type not in TEXTS:
        return None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        readable = _reads_as(file, "utf-16")
    else:
        readable = any(_reads_as(file, encoding) for encoding in ENCODINGS)
    return wanted if readable else None


def _reads_as(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    begun = False
    try:
        while chunk := file.read(READ_AT_ONCE):
            text = decoder.decode(chunk)
            if not begun and (start := text.lstrip()):
                begun = True
                if start.startswith("<"):
                    return False
            if any(letter < " " and letter not in "\t\r\n\f" for letter in set(text)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
