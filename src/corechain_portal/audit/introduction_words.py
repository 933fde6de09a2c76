"""Words of the audit about introductions, contracts and their outcomes; part of :mod:`.words`."""

from __future__ import annotations

from collections.abc import Mapping

from corechain.texts import Text

ACTIONS: Mapping[str, Text] = {
    "introductions.ask": Text(zh="表达合作意向", en="Showed interest"),
    "introductions.propose": Text(zh="撮合双方", en="Proposed an introduction"),
    "introductions.agreed": Text(zh="同意引荐", en="Accepted an introduction"),
    "introductions.introduced": Text(zh="双方同意，公开名称", en="Both accepted, names opened"),
    "introductions.declined": Text(zh="婉拒引荐", en="Declined an introduction"),
    "introductions.withdrawn": Text(zh="撤回意向", en="Withdrew an introduction"),
    "introductions.lapsed": Text(zh="逾期未答复", en="An introduction lapsed"),
    "introductions.failed": Text(zh="洽谈结束，未签约", en="Talks ended without a contract"),
    "introductions.noted": Text(zh="知悉信息变更", en="Took note of a change"),
    "introductions.message": Text(zh="发送洽谈消息", en="Wrote to the other side"),
    "introductions.step.add": Text(zh="增加洽谈步骤", en="Added a step"),
    "introductions.step.move": Text(zh="更新洽谈步骤", en="Moved a step"),
    "introductions.meeting.propose": Text(zh="提出会面时间", en="Proposed a time to meet"),
    "introductions.meeting.choose": Text(zh="约定会面", en="Agreed on a meeting"),
    "introductions.meeting.cancel": Text(zh="取消会面", en="Cancelled a meeting"),
    "introductions.contract.report": Text(zh="报告合同", en="Reported a contract"),
    "introductions.contract.say": Text(zh="确认或更正合同", en="Confirmed or corrected a contract"),
    "introductions.contract.withdraw": Text(zh="撤回合同", en="Withdrew a contract"),
    "outcomes.compute": Text(zh="重新计算合同影响", en="Had an outcome computed again"),
}
THINGS: Mapping[str, Text] = {
    "introductions.introduction": Text(zh="引荐", en="Introduction"),
    "introductions.message": Text(zh="洽谈消息", en="Message of talks"),
    "introductions.step": Text(zh="洽谈步骤", en="Step of talks"),
    "introductions.meetingslot": Text(zh="会面时间", en="Time to meet"),
    "introductions.contract": Text(zh="合同", en="Contract"),
    "outcomes.outcome": Text(zh="合同影响", en="Outcome"),
}
FIELDS: Mapping[str, Text] = {
    "agreed": Text(zh="双方一致", en="Agreed by both"),
    "asked": Text(zh="被询方", en="Asked side"),
    "asked_agreed": Text(zh="被询方同意", en="The asked side accepted"),
    "asker": Text(zh="询问方", en="Asker"),
    "asker_agreed": Text(zh="询问方同意", en="The asker accepted"),
    "changed_at": Text(zh="变更时间", en="Changed at"),
    "contract": Text(zh="合同", en="Contract"),
    "data_version": Text(zh="数据版本", en="Version of the data"),
    "introduction": Text(zh="引荐", en="Introduction"),
    "listing_version": Text(zh="供需信息版本", en="Version of the listing"),
    "own_listing": Text(zh="询问方的供需信息", en="The asker's listing"),
    "visibility": Text(zh="合同公开范围", en="Who may see the contract"),
}
