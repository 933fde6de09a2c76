"""Small files of every kind that is taken, and of some that are not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def png() -> bytes:
    """One white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\0\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def webp() -> bytes:
    return b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00" + b"\0" * 12


def xlsx() -> bytes:
    """As openpyxl writes it."""
    book = openpyxl.Workbook()
    book.active["A1"] = "良率"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def office(media_type: str, *parts: str, content: bytes = b"<x/>", more_types: str = "") -> bytes:
    """A file of Office with these parts beside its list of types."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/x" ContentType="{media_type}.main+xml"/>{more_types}</Types>',
        )
        for part in parts:
            archive.writestr(part, content)
    return file.getvalue()


def bomb(unpacked_mb: int) -> bytes:
    """A document that unpacks to so many MB of nothing."""
    return office(WORD, "word/document.xml", content=b"\0" * unpacked_mb * 2**20)


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"

TAKEN = {
    "report.pdf": (pdf(), "application/pdf"),
    "letter.docx": (office(WORD, "word/document.xml"), WORD),
    "table.xlsx": (xlsx(), SHEET),
    "talk.pptx": (office(SLIDES, "ppt/presentation.xml"), SLIDES),
    "logo.png": (png(), "image/png"),
    "photo.JPG": (jpeg(), "image/jpeg"),
    "photo.webp": (webp(), "image/webp"),
    "data.csv": ("名称,电话\n甲芯,0510\n".encode(), "text/csv"),
    "old.csv": ("名称,电话\n甲芯,0510\n".encode("gb18030"), "text/csv"),
    "note.txt": ("\ufeff说明\r\n".encode("utf-16"), "text/plain"),
}


def upload(name: str = "report.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """The file as a form sends it, with a media type that lies."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="text/html")
