"""axe-core finds no fault in any page, in both languages and themes."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from tests.browser.conftest import OpenPage

PATHS = {
    "home": "",
    "chain": "chain/",
    "node": "chain/wafer-foundry/",
    "diagnosis": "chain/diagnosis/",
    "organisations": "organisations/",
    "organisation": "organisations/cr-micro/",
    "match": f"match/?q={quote('求购KrF光刻胶，200mm线，月用量500升，优先长三角')}",
    "statistics": "statistics/",
    "sources": "sources/",
    "sign-in": "accounts/login/",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FAULTS = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  const where = (nodes) => nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ");
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${where(nodes)}`);
}"""


@pytest.mark.parametrize(("prefix", "size", "theme"), [("/", "desktop", "light"), ("/en/", "phone", "dark")])
@pytest.mark.parametrize("name", PATHS)
def test_no_fault_is_found(
    open_page: OpenPage, axe: str, name: str, prefix: str, size: str, theme: str
) -> None:
    page = open_page(prefix + PATHS[name], size=size, theme=theme)
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []
