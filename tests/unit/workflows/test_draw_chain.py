"""The picture is well-formed, complete, bilingual and themed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.datasets.registry import open_snapshot
from corechain.texts import LANGUAGES, Language
from corechain.workflows.draw_chain import draw_chain
from corechain.workflows.show_chain import chain_overview
from corechain.workflows.svg import COLOURS, width_of, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def titles(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}title")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_is_on_the_picture_with_its_name(language: Language) -> None:
    snapshot = open_snapshot("wuxi-ic")
    said = titles(draw_chain(snapshot, language=language).svg)
    named = {title.rsplit("：", 1)[0].split(": ")[0] for title in said[1:]}
    nodes = chain_overview(snapshot).nodes
    assert len(said) == len(nodes) + 1
    assert named == {shown.node.name(language).split(": ")[0] for shown in nodes}


def test_nodes_are_links_where_an_address_is_given() -> None:
    svg = draw_chain(tiny_chain(), language="en", node_url=lambda node: f"/chain/{node}/?a=1&b=2").svg
    addresses = [each.get("href") for each in ElementTree.fromstring(svg).iter(f"{SVG}a")]
    assert len(addresses) == 12
    assert "/chain/etcher/?a=1&b=2" in addresses
    assert ElementTree.fromstring(svg).get("role") == "group"
    assert not list(ElementTree.fromstring(draw_chain(tiny_chain()).svg).iter(f"{SVG}a"))


def test_names_are_escaped() -> None:
    snapshot = draw_chain_of(
        'id | kind | name_zh | name_en\n sand | material | 沙<b>&" | sand <script>alert(1)</script>',
        organisations="id | country\n a | CN",
        provisions="organisation_id | node_id\n a | sand",
    )
    for language in LANGUAGES:
        svg = draw_chain(snapshot, "CN", language=language).svg
        assert "<script" not in svg
        assert "<b>" not in svg
        ElementTree.fromstring(svg)


def test_colours_come_from_the_page_and_are_fixed_in_a_file(tmp_path: Path) -> None:
    picture = draw_chain(tiny_chain())
    assert f"var(--ink, {COLOURS['ink']})" in picture.svg
    written = picture.save(tmp_path / "chain.svg").read_text(encoding="utf-8")
    assert "var(" not in written
    assert COLOURS["ink"] in written
    ElementTree.fromstring(written)


def test_what_the_bars_say() -> None:
    svg = draw_chain(tiny_chain(), "320200", language="en").svg
    said = "\n".join(titles(svg))
    assert "etcher: known providers 1, in Wuxi 1; local share 6–100 %; knock-out impact 100 %" in said
    assert "photoresist: known providers 2, in Wuxi 0; local share unknown; knock-out impact 100 %" in said
    assert "lithography: nobody recorded to provide it" in said
    assert "stroke-dasharray" in svg
    assert "url(#corechain-unknown)" in svg


def test_shows_itself_in_a_notebook() -> None:
    picture = draw_chain(tiny_chain())
    assert picture._repr_html_().startswith("<svg")
    assert picture._repr_svg_() == picture.svg


def test_an_empty_chain_is_drawn_too() -> None:
    ElementTree.fromstring(draw_chain(draw_chain_of("id | kind"), "CN").svg)


@pytest.mark.parametrize(
    "text", ["版图与物理验证工具", "electronic-grade hydrofluoric acid", "x" * 80, "MLCC"]
)
def test_words_fit_their_room(text: str) -> None:
    lines = wrapped(text, 11, 90, 126)
    assert 1 <= len(lines) <= 2
    assert width_of(lines[0], 11) <= 90
    assert all(width_of(line, 11) <= 126 for line in lines)
