"""Files at a listing. Kept so that the general page of documents gives them to nobody but their own organisation and
the staff; others get them through the listing, which says nothing of whose they are.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.storing import delete, store
from corechain_portal.listings.giving_away import NAME, find_tellings, telling_names
from corechain_portal.listings.models import Listing, ListingFile, Part
from corechain_portal.listings.shown import show

PURPOSE = "listing"
"""What an attachment of a listing is kept for; it is not listed among an organisation's documents."""
READ_OF_PROPERTIES = 64 * 1024
PROPERTIES = ("docProps/core.xml", "docProps/app.xml")

TELLS_BY_NAME = Text(
    zh="文件名“{file}”里有单位名称；看到这条信息的人都会看到文件名。请改名后重新上传，或把“文件”设为仅对接受的单位公开。",
    en="The file's name “{file}” tells your organisation's; all who see the listing see it. Rename the file and add it "
    "again, or let only organisations you accept see the files.",
)
TELLS_BY_PROPERTIES = Text(
    zh="文件“{file}”的文档属性（作者、单位）里有“{words}”。请清除文档属性后重新上传。",
    en="The properties of “{file}” (author, company) hold “{words}”. Clear them, then add the file again.",
)


def add_file(listing: Listing, uploaded: UploadedFile, viewer: Viewer) -> list[Text]:
    """Keep a file at the listing; tells what in it may give the organisation away.

    Raises what :func:`corechain_portal.attachments.storing.store` raises, having kept nothing.
    """
    warnings = list(telling_words(listing, uploaded)) if Part.NAME in listing.hidden else []
    attachment = store(
        uploaded, viewer=viewer, member=listing.member, level=Level.SECRETARIAT, purpose=PURPOSE
    )
    ListingFile.objects.create(listing=listing, attachment=attachment)
    return warnings


def telling_words(listing: Listing, uploaded: UploadedFile) -> Iterator[Text]:
    """What in the file's name and in its properties tells whose it is."""
    names, called = telling_names(listing.member), uploaded.name or ""
    stem = called.rpartition(".")[0] or called
    if any(each.kind == NAME for each in find_tellings(stem, names)):
        yield Text(zh=TELLS_BY_NAME.zh, en=TELLS_BY_NAME.en, file=called)
    found = find_tellings(properties_of(uploaded.file), names) if uploaded.file else []
    if found:
        words = found[0].words
        yield Text(zh=TELLS_BY_PROPERTIES.zh, en=TELLS_BY_PROPERTIES.en, file=called, words=words)


def properties_of(file: IO[bytes]) -> str:
    """Author, company and the like of an Office document, and what stands unpacked in a PDF's or picture's head."""
    file.seek(0)
    try:
        if file.read(4) == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive:
                present = [each for each in PROPERTIES if each in archive.namelist()]
                parts = [archive.open(each).read(READ_OF_PROPERTIES) for each in present]
            return " ".join(part.decode("utf-8", "replace") for part in parts)
        file.seek(0)
        head = file.read(READ_OF_PROPERTIES)
        file.seek(max(0, file.seek(0, 2) - READ_OF_PROPERTIES))
        tail = file.read(READ_OF_PROPERTIES)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return ""
    finally:
        file.seek(0)
    return _pdf_properties(head + b"\n" + tail) if head.startswith(b"%PDF") else ""


def _pdf_properties(raw: bytes) -> str:
    """The texts of a PDF's information: plain ones, and UTF-16 ones in octal escapes or as they are."""
    found = []
    for key in (b"/Author", b"/Creator", b"/Producer", b"/Title", b"/Subject", b"/Company", b"dc:creator"):
        at = raw.find(key)
        while at != -1:
            value = raw[at + len(key) : at + len(key) + 400]
            begin = value.find(b"\xfe\xff")
            found.append(value.decode("utf-8", "ignore"))
            if begin != -1:
                found.append(value[begin + 2 :].decode("utf-16-be", "ignore"))
            at = raw.find(key, at + 1)
    return " ".join(found)


def seen_file(listing: Listing, number: int, viewer: Viewer) -> ListingFile:
    """The file of a listing that the viewer may see, or Http404."""
    found = listing.files.select_related("attachment").filter(pk=number).first()
    if found is None or Part.FILES in show(listing, viewer).hidden:
        raise Http404
    return found


@transaction.atomic
def remove_file(file: ListingFile, viewer: Viewer) -> None:
    """Delete a file of a listing."""
    delete(file.attachment, viewer=viewer)
