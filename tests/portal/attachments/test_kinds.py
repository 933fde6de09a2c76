"""What a file is, by its content; what is never taken; names made safe."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.attachments import files

from corechain_portal.attachments.exceptions import UnacceptableFile
from corechain_portal.attachments.kinds import BY_ENDING, kind_of
from corechain_portal.attachments.names import clean_name, ending


@pytest.mark.parametrize("name", files.TAKEN)
def test_a_kind_is_found_by_content(name: str) -> None:
    content, media_type = files.TAKEN[name]
    assert kind_of(io.BytesIO(content), name).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", files.SVG),
        ("drawing.png", files.SVG),
        ("drawing.txt", files.SVG),
        ("drawing.csv", b"\xef\xbb\xbf \n" + files.SVG),
        ("page.html", files.HTML),
        ("page.txt", files.HTML),
        ("page.txt", files.HTML.decode().encode("utf-16")),
        ("program.exe", b"MZ\x90\x00" + b"\0" * 60),
        ("program.txt", b"MZ\x90\x00" + b"\0" * 60),
        ("film.webp", b"RIFF\x20\0\0\0AVI LIST" + b"\0" * 20),
        ("picture.gif", b"GIF89a" + b"\0" * 20),
        ("picture.png", b"\x89PNG"),
        ("archive.zip", files.office(files.WORD.replace("wordprocessingml", "other"))),
        ("letter.docx", files.office("application/vnd.oasis.opendocument.text")),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60),
        ("noname", b"plain words"),
        ("words.pdf", b"plain words"),
        ("nothing.pdf", b""),
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(name: str, content: bytes) -> None:
    with pytest.raises(UnacceptableFile) as refused:
        kind_of(io.BytesIO(content), name)
    assert name in refused.value.render("en")
    assert name in refused.value.render("zh")
    assert refused.value.remedy is not None


@pytest.mark.parametrize("name", [name for name in files.TAKEN if not name.endswith(("csv", "txt"))])
def test_a_file_with_the_name_of_another_kind_is_refused_and_told_what_it_is(name: str) -> None:
    content, _ = files.TAKEN[name]
    other = "photo.png" if name == "report.pdf" else "report.pdf"
    with pytest.raises(UnacceptableFile, match=r"is not what its name says: its content is \w+"):
        kind_of(io.BytesIO(content), other)


@pytest.mark.parametrize(
    ("part", "more_types"),
    [
        ("word/vbaProject.bin", ""),
        ("xl/macrosheets/sheet1.xml", ""),
        (
            "word/document.xml",
            '<Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>',
        ),
        ("word/document.xml", '<Default ContentType="application/vnd.ms-office.vbaProject"/>'),
    ],
)
def test_macros_are_refused(part: str, more_types: str) -> None:
    with pytest.raises(UnacceptableFile, match="holds macros"):
        kind_of(io.BytesIO(files.office(files.WORD, part, more_types=more_types)), "letter.docx")


def test_a_document_that_unpacks_to_too_much_is_refused_without_unpacking_it(settings: object) -> None:
    settings.ATTACHMENT_LIMIT_BYTES = 1024 * 1024  # type: ignore[attr-defined]
    assert kind_of(io.BytesIO(files.bomb(9)), "small.docx").name == "Word"
    with pytest.raises(UnacceptableFile, match="unpacks to too much"):
        kind_of(io.BytesIO(files.bomb(11)), "bomb.docx")
    many = files.office(files.WORD, *(f"word/{number}.xml" for number in range(6000)))
    with pytest.raises(UnacceptableFile, match="unpacks to too much"):
        kind_of(io.BytesIO(many), "many.docx")


@pytest.mark.parametrize("length", [4, 40, 200, -20])
def test_a_document_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(UnacceptableFile):
        kind_of(io.BytesIO(files.xlsx()[:length]), "table.xlsx")


# Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("年度报告 2026（定稿）.pdf", "年度报告 2026（定稿）.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066\u200fabc\u2069.pdf", "abc.pdf"),
        ("👩\u200d🔬 结果 🎉.png", "👩\u200d🔬 结果 🎉.png"),
        ('a<b>"c"|d?e*.pdf', "a_b__c__d_e_.pdf"),
        ("", "file"),
        ("...", "file"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("长" * 300 + ".pdf") == "长" * 146 + ".pdf"
    assert len(clean_name("x" * 300 + "." + "y" * 300)) == 150


@given(st.text(alphabet=st.characters(codec="utf-16", categories=None), max_size=400))
def test_no_name_leads_elsewhere_or_hides_anything(given_name: str) -> None:
    name = clean_name(given_name)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*')
    assert name not in (".", "..")
    assert not name.startswith(".")
    hidden = {letter for letter in name if unicodedata.category(letter)[0] == "C"}
    assert hidden <= {"\u200d"}
    assert clean_name(name) == name


def test_every_ending_belongs_to_one_kind() -> None:
    assert ending("x.tar.gz") == "gz"
    assert len(BY_ENDING) == 11
