"""A page as its parts, and what is wrong with its form: read with the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_LEAVES = {"path", "rect", "circle", "line", "use", "polygon", "stop"}
NOT_IN_A_PARAGRAPH = {
    "article", "aside", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "header", "hr", "main", "nav", "ol", "p", "section", "table", "ul",
}  # fmt: skip
ONLY_IN = {
    "li": {"ul", "ol"},
    "tr": {"thead", "tbody", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SAID_ALOUD = ("aria-label", "title", "placeholder", "alt")


@dataclass
class Element:
    """One element with its attributes, its language and the text inside it."""

    tag: str
    attributes: dict[str, str]
    language: str
    parents: tuple[str, ...]
    text: str = ""
    children: list[str] = field(default_factory=list)


@dataclass
class Page:
    """Elements in order, pieces of text with their language, and faults of form."""

    elements: list[Element]
    pieces: list[tuple[str, str]]
    faults: list[str]

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag]

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        return re.sub(r"\s+", " ", " ".join(text for text, _ in self.pieces))

    def links(self) -> dict[str, str]:
        """Texts of links by address."""
        return {
            each.attributes["href"]: each.text.strip() for each in self.all("a") if "href" in each.attributes
        }


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.page = Page([], [], [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        parents = tuple(each.tag for each in self.open)
        language = attributes.get("lang") or (self.open[-1].language if self.open else "")
        element = Element(tag, attributes, language, parents)
        if "p" in parents and tag in NOT_IN_A_PARAGRAPH:
            self.page.faults.append(f"<{tag}> inside <p>")
        if tag in ONLY_IN and (not parents or parents[-1] not in ONLY_IN[tag]):
            self.page.faults.append(f"<{tag}> inside <{parents[-1] if parents else ''}>")
        if tag == "a" and "a" in parents:
            self.page.faults.append("<a> inside <a>")
        if self.open:
            self.open[-1].children.append(tag)
        self.page.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.page.faults.append(f"</{tag}> closes <{self.open[-1].tag if self.open else ''}>")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if any(each.tag in {"script", "style"} for each in self.open):
            return
        for each in self.open:
            each.text += data
        if data.strip() and self.open:
            self.page.pieces.append((data.strip(), self.open[-1].language))


def read_page(html: str) -> Page:
    """The page behind `html`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.faults += [f"<{each.tag}> is never closed" for each in reader.open]
    return reader.page


def faults_of(page: Page) -> list[str]:
    """What keeps a page from being read by every browser and every reader."""
    return [*page.faults, *_ids(page), *_headings(page), *_tables(page), *_controls(page), *_names(page)]


def _ids(page: Page) -> list[str]:
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    faults = [f"id {each} is used twice" for each in sorted({one for one in ids if ids.count(one) > 1})]
    for each in page.elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            for named in each.attributes.get(attribute, "").split():
                if named not in ids:
                    faults.append(f"{attribute}={named} names nothing")
    return faults


def _headings(page: Page) -> list[str]:
    levels = [int(each.tag[1]) for each in page.elements if each.tag in HEADINGS]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} <h1>"]
    faults += [f"h{above} is followed by h{below}" for above, below in pairwise(levels) if below > above + 1]
    return faults


def _tables(page: Page) -> list[str]:
    faults = ["a table has no caption" for each in page.all("table") if "caption" not in each.children]
    faults += ["a table head has no scope" for each in page.all("th") if "scope" not in each.attributes]
    return faults


def _controls(page: Page) -> list[str]:
    labelled = {each.attributes.get("for") for each in page.all("label")}
    faults = []
    for each in page.elements:
        if each.tag not in {"input", "select", "textarea"} or each.attributes.get("type") == "hidden":
            continue
        if each.attributes.get("id") not in labelled and "label" not in each.parents:
            faults.append(f"{each.tag} {each.attributes.get('name')} has no label")
    return faults


def _names(page: Page) -> list[str]:
    def is_named(each: Element) -> bool:
        return bool(each.text.strip() or any(each.attributes.get(name) for name in SAID_ALOUD))

    faults = [
        f"<{each.tag}> without a name"
        for each in page.elements
        if each.tag in {"a", "button"} and not is_named(each)
    ]
    return faults + ["an image without alt" for each in page.all("img") if "alt" not in each.attributes]
