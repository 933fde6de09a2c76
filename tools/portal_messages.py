"""Messages of the portal: gather them from templates and code into the catalogue, compile it, or check it.

    python tools/portal_messages.py             merge what is new into django.po, drop what is gone
    python tools/portal_messages.py --compile   write django.mo
    python tools/portal_messages.py --check     fail when the catalogue is behind or incomplete

Source strings are English; the catalogue holds Chinese. Neither xgettext nor msgfmt is needed.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "src/corechain_portal"
CATALOGUE = PORTAL / "locale/zh_Hans/LC_MESSAGES/django.po"
HEADER = "# Chinese messages of the corechain portal."

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(?P<name>n?p?gettext|_)\((?P<strings>{STRING}(?:, ?{STRING})*)")
SLOT = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True)
class Message:
    """One message of the source: `singular`, `plural` where it counts, `context` where one word has two uses."""

    singular: str
    plural: str | None
    context: str | None
    place: tuple[str, int]

    @property
    def id(self) -> str | tuple[str, str]:
        return self.singular if self.plural is None else (self.singular, self.plural)


def messages() -> list[Message]:
    """Every message of the portal, in the order of files and lines."""
    return [*_in_code(), *_in_templates()]


def _in_code() -> Iterator[Message]:
    found = extract_from_dir(PORTAL, [("**.py", "python")], {}, KEYWORDS)
    for file, line, text, _, context in found:
        singular, plural = text if isinstance(text, tuple) else (text, None)
        yield Message(singular, plural, context, (f"src/corechain_portal/{file}", line))


def _in_templates() -> Iterator[Message]:
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    for path in sorted((*PORTAL.rglob("templates/**/*.html"), *PORTAL.rglob("templates/**/*.txt"))):
        source = templatize(path.read_text("utf-8"), origin=str(path))
        for call in CALL.finditer(source):
            strings = list(ast.literal_eval(f"[{call['strings']}]"))
            context = strings.pop(0) if "p" in call["name"].removesuffix("gettext") else None
            plural = strings[1] if len(strings) > 1 else None
            line = source.count("\n", 0, call.start()) + 1
            yield Message(strings[0], plural, context, (str(path.relative_to(ROOT)), line))


def template() -> Catalog:
    """A catalogue of all messages without translations. Places name files only, so that moved lines change nothing."""
    gathered = Catalog(header_comment=HEADER, charset="utf-8")
    for each in messages():
        gathered.add(each.id, context=each.context, locations=[(each.place[0], 0)])
    return gathered


def read_catalogue() -> Catalog:
    if not CATALOGUE.is_file():
        return Catalog(locale="zh_Hans", header_comment=HEADER, charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def merge() -> int:
    """Bring the catalogue up to date; returns how many messages have no translation yet."""
    catalogue = read_catalogue()
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False, sort_output=True, include_lineno=False)
    _fix_dates()
    return sum(not _translated(each) for each in catalogue if each.id)


def _fix_dates() -> None:
    """Dates in the header would change with every run."""
    lines = CATALOGUE.read_text("utf-8").splitlines(keepends=True)
    kept = [
        line
        for line in lines
        if not line.startswith(
            ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team')
        )
        and not line.startswith(('"Project-Id-Version', '"Report-Msgid', '"Generated-By'))
    ]
    CATALOGUE.write_text("".join(kept), "utf-8")


def compile_catalogues() -> None:
    """Write ``django.mo`` beside the catalogue."""
    compiled = CATALOGUE.with_suffix(".mo")
    fresh = compiled.with_suffix(
        f".{os.getpid()}"
    )  # put in its place whole: somebody may be reading the old one
    with fresh.open("wb") as file:
        write_mo(file, read_catalogue())
    fresh.replace(compiled)


def _translated(message: object) -> bool:
    string = message.string  # type: ignore[attr-defined]
    return all(string) if isinstance(string, tuple | list) else bool(string)


def faults() -> list[str]:
    """What is wrong with the catalogue, a line each: missing, untranslated, fuzzy, gone, or with other slots."""
    catalogue = read_catalogue()
    wanted = {(each.singular, each.context): each for each in messages()}
    found = []
    for (singular, context), each in wanted.items():
        known = catalogue.get(singular, context)
        where = f"{each.place[0]}:{each.place[1]}"
        if known is None:
            found.append(f"{where}: not in the catalogue: {singular!r} (run `make messages`)")
        elif not _translated(known):
            found.append(f"{where}: not translated: {singular!r}")
        elif known.fuzzy:
            found.append(f"{where}: fuzzy: {singular!r}")
        else:
            found += _slot_faults(where, each, known.string)
    for known in catalogue:
        singular = known.id[0] if isinstance(known.id, tuple | list) else known.id
        if singular and (singular, known.context) not in wanted:
            found.append(f"{CATALOGUE.relative_to(ROOT)}: no longer used: {singular!r} (run `make messages`)")
    found += [f"{CATALOGUE.relative_to(ROOT)}: obsolete: {each!r}" for each in catalogue.obsolete]
    return found


def _slot_faults(where: str, message: Message, translated: str | tuple[str, ...]) -> list[str]:
    slots = set(SLOT.findall(message.plural or message.singular))
    strings = translated if isinstance(translated, tuple | list) else (translated,)
    return [
        f"{where}: slots differ: {message.singular!r} → {string!r}"
        for string in strings
        if set(SLOT.findall(string)) != slots
    ]


def main(arguments: list[str]) -> int:
    if "--compile" in arguments:
        compile_catalogues()
        return 0
    if "--check" in arguments:
        found = faults()
        for line in found:
            print(line, file=sys.stderr)
        return 1 if found else 0
    print(f"{CATALOGUE.relative_to(ROOT)}: {merge()} to translate")
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
