"""The data desk: the secretariat checks a data set and, when it holds, puts it in place of the old one."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from corechain.exceptions import CorechainError, InvalidTables
from corechain.texts import Text
from corechain.workflows.manage_datasets import ReadDataset, count_tables
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.uploads import read_upload
from corechain_portal.language import current_language

log = logging.getLogger(__name__)

FAULTS_SHOWN = 200
TITLE = Text(zh="检查结果", en="What was found")
NO_FILE = Text(zh="没有收到文件。", en="No file arrived.")
CHOOSE_FILE = Text(zh="请选择 .xlsx 或 .zip 文件再提交。", en="Choose an .xlsx or .zip file and send it.")
LOADED = Text(zh="已载入“{title}”，全站即刻使用新数据。", en="“{title}” is loaded; every page shows it now.")
LOADED_ALREADY = Text(zh="“{title}”的这一版本已经载入。", en="This version of “{title}” is loaded already.")


class NoFile(CorechainError):
    """The form was sent without a file."""

    code = "no_file"


@guarded("chain.use_data_desk", "GET", "HEAD", "POST")
def data_desk(request: HttpRequest) -> HttpResponse:
    """Show what is loaded; check (``action=check``) or check and load (``action=load``) an uploaded file."""
    if request.method != "POST":
        return _page(request)
    try:
        read = _read(request.FILES.get("file"))
    except CorechainError as error:
        return _page(request, status=error.http_status, **_told(error))
    if request.POST.get("action") != "load":
        return _page(request, read=read, checked=count_tables(read.snapshot, TITLE, read.notes))
    _load(request, read)
    return redirect("data-desk")


def _read(upload: Any) -> ReadDataset:
    if not isinstance(upload, UploadedFile):
        raise NoFile(NO_FILE, CHOOSE_FILE)
    return read_upload(upload)


def _load(request: HttpRequest, read: ReadDataset) -> None:
    written = load_snapshot(
        read.snapshot,
        alliance_of(request),
        origin=Origin.DATA_DESK,
        edition=read.info.version,
        licence=read.info.licence or "",
        viewer=viewer_of(request),
    )
    log.info("data desk: %s version %s, written: %s", read.info.name, read.snapshot.version, written)
    told = LOADED if written else LOADED_ALREADY
    messages.success(
        request, Text(zh=told.zh, en=told.en, title=read.snapshot.title).render(current_language())
    )


def _told(error: CorechainError) -> dict[str, Any]:
    """The error and its first faults in the reader's language."""
    language = current_language()
    faults = error.faults if isinstance(error, InvalidTables) else ()
    shown = [
        {
            "file": fault.file,
            "row": fault.row,
            "column": fault.column,
            "problem": fault.problem.render(language),
            "remedy": fault.remedy.render(language),
        }
        for fault in faults[:FAULTS_SHOWN]
    ]
    total = error.total if isinstance(error, InvalidTables) else 0
    return {"error": error.render(language), "faults": shown, "faults_not_shown": total - len(shown)}


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    loaded = LoadedDataset.objects.filter(alliance=alliance_of(request)).first()
    return render(request, "chain/data_desk.html", {"loaded": loaded, **context}, status=status)
