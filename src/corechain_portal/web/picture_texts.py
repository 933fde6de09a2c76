"""Every word that pictures show, in both languages. Slots in braces are filled in the browser."""

from __future__ import annotations

from typing import Any

from corechain.texts import Language, Text

CHAIN_GRAPH: dict[str, Any] = {
    "graph": Text(
        zh="链图：各阶段的环节与投入关系", en="Chain graph: nodes by stage and what goes into what"
    ),
    "find": Text(zh="查找环节", en="Find a node"),
    "stage": Text(zh="阶段", en="Stage"),
    "kind": Text(zh="种类", en="Kind"),
    "all_stages": Text(zh="全部阶段", en="All stages"),
    "all_kinds": Text(zh="全部种类", en="All kinds"),
    "show": Text(zh="只看", en="Show only"),
    "marks": {
        "weak": Text(zh="薄弱", en="Weak"),
        "missing": Text(zh="本地缺失", en="Missing locally"),
        "unknown": Text(zh="份额未知", en="Share unknown"),
    },
    "unfold": Text(zh="展开细分", en="Unfold kinds"),
    "unfold_one": Text(
        zh="展开或收起“{name}”的 {count} 个细分", en="Fold or unfold the {count} kinds of {name}"
    ),
    "zoom": Text(zh="缩放", en="Zoom"),
    "zoom_in": Text(zh="放大", en="Zoom in"),
    "zoom_out": Text(zh="缩小", en="Zoom out"),
    "whole": Text(zh="看全图", en="Show the whole picture"),
    "found": Text(zh="{all} 个环节中找到 {count} 个", en="{count} of {all} nodes found"),
    "found_none": Text(zh="没有符合的环节，请放宽条件", en="No node fits; ask for less"),
    "hint": Text(
        zh="指向一个环节，看它需要什么、用于什么；点开看详情。拖动平移，Ctrl + 滚轮缩放；"
        "键盘：方向键走动，空格展开细分。",
        en="Point at a node to see what goes in and what it goes into; open it for details. Drag to move, "
        "Ctrl + wheel to zoom. Keys: arrows walk, Space unfolds kinds.",
    ),
    "neighbours": Text(
        zh="直接投入 {inputs} 个（追溯共 {all_inputs} 个），直接用于 {outputs} 个（延伸共 {all_outputs} 个）",
        en="direct inputs: {inputs} (traced back: {all_inputs}); goes directly into: {outputs} "
        "(followed on: {all_outputs})",
    ),
    "legend": {
        "share": Text(zh="本地份额", en="Local share"),
        "interval": Text(zh="份额区间", en="Share within a range"),
        "unknown": Text(zh="本地有供方，份额未知", en="Local provider, share unknown"),
        "missing": Text(zh="只知外地供方", en="Providers known elsewhere only"),
        "unrecorded": Text(zh="尚无供方记录", en="No provider recorded"),
        "weak": Text(zh="薄弱环节", en="Weak link"),
    },
    "list": Text(zh="以列表查看", en="Show as a list"),
    "open": Text(zh="打开链图", en="Open the graph"),
    "close": Text(zh="收起链图", en="Close the graph"),
}

NEIGHBOURHOOD: dict[str, Any] = {
    "title": Text(zh="上下游", en="What goes in and what it goes into"),
    "inputs": Text(zh="投入（缺一不可）", en="Inputs (all are needed)"),
    "outputs": Text(zh="用于", en="Goes into"),
    "parents": Text(zh="属于", en="Is a kind of"),
    "variants": Text(zh="细分（有一种即可）", en="Kinds (any one serves)"),
    "none": Text(zh="没有记录", en="None recorded"),
    "list": Text(zh="以列表查看", en="Show as a list"),
}

PLACE_MAP: dict[str, Any] = {
    "title": Text(zh="机构分布", en="Where the organisations are"),
    "scope": Text(zh="范围", en="Area"),
    "scopes": {
        "wuxi": Text(zh="无锡", en="Wuxi"),
        "jiangsu": Text(zh="江苏", en="Jiangsu"),
        "china": Text(zh="全国", en="China"),
        "world": Text(zh="世界", en="World"),
    },
    "list": Text(zh="以列表查看", en="Show as a list"),
}

APPROXIMATE = Text(
    zh="圆点标在所在区、市或国家的中心，不是机构的实际地址。",
    en="Dots stand at the centre of the district, city or country, not at an organisation's own address.",
)
EXACT = Text(zh="圆点标在机构的坐标上。", en="The dot stands at the organisation's coordinates.")

MAP_NOTE = Text(
    zh="轮廓为示意，没有审图号；公开发布前须换成经审核的地图。",
    en="The outline is a sketch without a map review number (审图号); it must be replaced by a reviewed map "
    "before public release.",
)

INDICATOR: dict[str, Any] = {
    "interval": Text(zh="由来源的小数位推得的区间", en="Range that follows from the decimals of the source"),
    "hatched": Text(zh="斜线：{status}", en="Hatched: {status}"),
    "and": Text(zh="、", en=", "),
    "table": Text(zh="以表格查看", en="Show as a table"),
}

STATUS: dict[str, Text] = {
    "E": Text(zh="估计", en="estimated"),
    "P": Text(zh="初步", en="provisional"),
    "F": Text(zh="预测", en="forecast"),
}
"""SDMX OBS_STATUS as read aloud; A is a normal value and goes without saying."""

CONFIDENCE: dict[str, Text] = {
    "high": Text(zh="● 已核对", en="● checked"),
    "medium": Text(zh="◐ 一个来源", en="◐ one source"),
    "low": Text(zh="○ 未核实", en="○ unchecked"),
}

KINDS: dict[str, Text] = {
    "process": Text(zh="工艺", en="Process"),
    "material": Text(zh="材料", en="Material"),
    "equipment": Text(zh="设备", en="Equipment"),
    "software": Text(zh="软件与 IP", en="Software and IP"),
    "service": Text(zh="服务", en="Service"),
    "product": Text(zh="产品", en="Product"),
}
"""Kinds of nodes."""


def rendered(texts: Any, language: Language) -> Any:
    """`texts` with every :class:`Text` in it as a string of `language`; slots without a value stay."""
    if isinstance(texts, Text):
        return texts.render(language)
    return {key: rendered(each, language) for key, each in texts.items()}
