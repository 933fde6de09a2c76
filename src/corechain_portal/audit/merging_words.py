"""Words of the audit about listings that are merged by agreement; part of :mod:`.words`."""

from __future__ import annotations

from collections.abc import Mapping

from corechain.texts import Text

ACTIONS: Mapping[str, Text] = {
    "listings.take_out": Text(zh="取出已并入的供需信息", en="Took a merged listing out again"),
    "listings.merging.propose": Text(zh="建议合并供需信息", en="Proposed to merge listings"),
    "listings.merging.agree": Text(zh="同意合并", en="Agreed to merge listings"),
    "listings.merging.merge": Text(zh="双方同意，合并供需信息", en="Both agreed, listings merged"),
    "listings.merging.decline": Text(zh="婉拒合并", en="Declined to merge listings"),
    "listings.merging.withdraw": Text(zh="撤回合并建议", en="Withdrew a proposal to merge"),
    "listings.merging.lapse": Text(zh="合并建议逾期未答复", en="A proposal to merge lapsed"),
    "listings.merging.end": Text(zh="合并建议终止", en="A proposal to merge ended"),
}
THINGS: Mapping[str, Text] = {
    "listings.mergeproposal": Text(zh="合并建议", en="Proposal to merge"),
}
FIELDS: Mapping[str, Text] = {
    "into": Text(zh="保留的供需信息", en="Listing that stays"),
    "into_agreed": Text(zh="保留方同意", en="The side that stays agreed"),
    "listing_agreed": Text(zh="被并入方同意", en="The side that is merged agreed"),
    "proposed_by": Text(zh="提出方", en="Side that proposed"),
}
