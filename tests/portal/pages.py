"""Every page a visitor can open, for tests that go through all of them."""

from __future__ import annotations

from urllib.parse import quote

DEMAND = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"

PAGES = {
    "home": "/",
    "chain": "/chain/",
    "chain, filtered": "/chain/?kind=equipment&weak=1&region=CN",
    "chain, nothing fits": "/chain/?q=zzzz",
    "node": "/chain/photoresist/",
    "node without provider": "/chain/krf-lithography/",
    "node with shares": "/chain/packaging-and-test-service/",
    "stage": "/chain/stage-materials/",
    "weak links": "/chain/diagnosis/",
    "weak links of China": "/chain/diagnosis/?region=CN&page=2",
    "gaps": "/chain/diagnosis/?view=gaps",
    "extensions": "/chain/diagnosis/?view=extend",
    "organisations": "/organisations/",
    "organisations, filtered": "/organisations/?region=320200&role=design&confidence=high",
    "organisations, nothing fits": "/organisations/?q=zzzz",
    "organisation": "/organisations/cr-micro/",
    "organisation abroad": "/organisations/asml/",
    "match, empty": "/match/",
    "match": f"/match/?q={quote(DEMAND)}",
    "match, not understood": f"/match/?q={quote('量子计算机')}",
    "match, bad": "/match/?q=",
    "statistics": "/statistics/",
    "statistics, filtered": "/statistics/?region=CN&q=%E9%94%80%E5%94%AE",
    "statistics, nothing fits": "/statistics/?q=zzzz",
    "sources": "/sources/",
    "source": "/sources/W01/",
    "find": f"/find/?q={quote('光刻')}",
    "find nothing": "/find/?q=zzzz",
    "about": "/about/",
    "sign in": "/accounts/login/",
    "no sign-up": "/accounts/signup/",
    "switched off": "/accounts/inactive/",
    "not found": "/nowhere/",
    "unknown node": "/chain/no-such-node/",
}
PREFIXES = {"zh": "", "en": "/en"}
