"""Draw the chain: stages as columns, a bar per node filled by what the region has of it.

Solid is a known share of the market, hatched is a share that nobody knows, a dashed outline is a node the region
lacks, copper with a mark is weak. Nodes that nobody is recorded to provide stand as small cells below their stage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corechain.model.places import Place
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, Text
from corechain.workflows.picture_layout import (
    BAR_HEIGHT,
    CELL,
    GUTTER,
    INDENT,
    LINE_HEIGHT,
    LIST_TITLE,
    MARGIN,
    NAME_SIZE,
    WIDTH,
    Layout,
    PlacedBlock,
    PlacedNode,
    cells_in_a_line,
    lay_out,
)
from corechain.workflows.sentences import percent
from corechain.workflows.show_chain import ChainOverview, OverviewNode, chain_overview
from corechain.workflows.svg import FONTS, colour, element, settled, width_of, words

LEGEND_TOP = 62.0
LEGEND_LINE = 20.0
LEGEND_SIZE = 10.5
CONFIDENCE_MARK = {"high": "●", "medium": "◐", "low": "○"}
NodeUrl = Callable[[str], str]


@dataclass(frozen=True)
class Picture:
    """A picture as SVG text; shows itself in Jupyter. Colours are CSS variables with fallback values."""

    svg: str
    title: str

    def save(self, path: str | Path) -> Path:
        """Write the picture to an ``.svg`` file with fixed light colours, for any viewer; returns the path."""
        target = Path(path)
        target.write_text(settled(self.svg), encoding="utf-8")
        return target

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Picture: {self.title}>"


def draw_chain(
    snapshot: ChainSnapshot,
    region: str | None = None,
    *,
    language: Language = "zh",
    node_url: NodeUrl | None = None,
) -> Picture:
    """The chain as seen from `region` (None is the snapshot's home region, else China).

    `node_url`: gives the address that a node links to; without it nothing is a link. Raises
    :class:`corechain.exceptions.UnknownName` for an unknown region.
    """
    overview = chain_overview(snapshot, region)
    drawing = _Drawing(overview, language, node_url)
    return Picture(drawing.svg(), drawing.title)


class _Drawing:
    """One picture in one language."""

    def __init__(self, overview: ChainOverview, language: Language, node_url: NodeUrl | None) -> None:
        self.overview = overview
        self.language = language
        self.node_url = node_url
        self.layout: Layout = lay_out(overview.stages, language)
        self.title = self.say(
            Text(
                zh="{chain}：{region}有什么",
                en="{chain}: what {region} has",
                chain=overview.title,
                region=overview.region.text,
            )
        )

    def say(self, text: Text) -> str:
        return text.render(self.language)

    def svg(self) -> str:
        legend, top = self.legend()
        height = top + self.layout.height + MARGIN
        body = "".join(self.block(block) for block in self.layout.blocks)
        return element(
            "svg",
            element("title", words(self.title)),
            element("desc", words(self.say(self.overview.answer))),
            _patterns(),
            self.head(),
            legend,
            element("g", body, transform=f"translate(0 {top:g})"),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH:g} {height:.0f}",
            role="img" if self.node_url is None else "group",
            lang="zh-CN" if self.language == "zh" else "en",
            font_family=FONTS[self.language],
            font_size=NAME_SIZE,
            fill=colour("ink"),
        )

    def head(self) -> str:
        title = element("text", words(self.title), x=MARGIN, y=24, font_size=16, font_weight="600")
        answer = element(
            "text", words(self.say(self.overview.answer)), x=MARGIN, y=44, font_size=12, fill=colour("muted")
        )
        return title + answer

    def legend(self) -> tuple[str, float]:
        """Each sign with its words under the answer, in as many lines as it takes, and where they end."""
        drawn, x, y = "", MARGIN, LEGEND_TOP
        for sign, room, text in _legend(self.overview.region):
            label = self.say(text)
            width = room + width_of(label, LEGEND_SIZE)
            if x + width > WIDTH - MARGIN:
                x, y = MARGIN, y + LEGEND_LINE
            words_at = element("text", words(label), x=room, y=6, fill=colour("muted"), font_size=LEGEND_SIZE)
            drawn += element("g", sign, words_at, transform=f"translate({x:.1f} {y:g})")
            x += width + 14
        return drawn, y + LEGEND_LINE

    def block(self, block: PlacedBlock) -> str:
        x = self.layout.x(block.column)
        parts = [self.header(block, x)] if block.first else []
        parts += [self.row(row, x) for row in block.rows]
        if block.cells:
            parts.append(self.cells(block, x))
        return "".join(parts)

    def header(self, block: PlacedBlock, x: float) -> str:
        """Name of the stage, how much of it is local, and a rule over all its columns."""
        nodes = block.stage.nodes
        known = sum(node.is_known for node in nodes)
        local = sum(node.is_known and not node.is_missing for node in nodes)
        width = block.columns * self.layout.column_width + (block.columns - 1) * GUTTER
        said = Text(
            zh="{known} 个有供方，本地 {local} 个",
            en="{known} with providers, {local} here",
            known=known,
            local=local,
        )
        position = None if block.stage.stage is None else block.stage.stage.position
        name = self.say(block.stage.name) if position is None else f"{position}  {self.say(block.stage.name)}"
        rule = block.y + 32
        count = self.say(said)
        return (
            element(
                "text",
                words(name),
                x=x,
                y=block.y + 12,
                font_size=min(13.0, 13 * width / width_of(name, 14)),
                font_weight="600",
            )
            + element(
                "text",
                words(count),
                x=x,
                y=block.y + 26,
                font_size=min(10.0, 10 * width / width_of(count, 10)),
                fill=colour("muted"),
            )
            + element("line", x1=x, y1=rule, x2=x + width, y2=rule, stroke=colour("ink"), stroke_width=1)
        )

    def row(self, row: PlacedNode, x: float) -> str:
        """Name, counts and bar of one node."""
        shown = row.shown
        right = x + self.layout.column_width
        ink = colour("weak") if shown.is_weak else colour("ink")
        indent = INDENT if shown.is_weak else 0
        names = "".join(
            element(
                "text",
                words(line),
                x=x + indent,
                y=row.y + (number + 0.78) * LINE_HEIGHT,
                fill=ink if shown.is_weak else None,
            )
            for number, line in enumerate(row.lines)
        )
        mark = _weak_mark(x + 3.5, row.y + 6.5) if shown.is_weak else ""
        counts = (
            f"{shown.local_providers}/{shown.providers} {CONFIDENCE_MARK.get(shown.confidence or '', '')}"
        )
        count = element(
            "text",
            words(counts.strip()),
            x=right,
            y=row.y + 0.78 * LINE_HEIGHT,
            font_size=9,
            text_anchor="end",
            fill=colour("muted"),
        )
        bar = _node_bar(shown, x, row.y + len(row.lines) * LINE_HEIGHT, self.layout.column_width)
        return self.linked(shown, mark + names + count + bar)

    def cells(self, block: PlacedBlock, x: float) -> str:
        """Nodes without any recorded provider, as small cells."""
        said = Text(zh="{n} 个尚无供方记录", en="{n} without any record", n=len(block.cells))
        title = element(
            "text", words(self.say(said)), x=x, y=block.cells_y + 11, font_size=10, fill=colour("muted")
        )
        line = cells_in_a_line(self.layout.column_width)
        cells = "".join(
            self.linked(
                node,
                _cell(x + number % line * CELL, block.cells_y + LIST_TITLE + number // line * CELL),
            )
            for number, node in enumerate(block.cells)
        )
        return title + cells

    def linked(self, shown: OverviewNode, drawn: str) -> str:
        """A group with the node's full name as its title, a link where there is an address."""
        title = element("title", words(self.describe(shown)))
        if self.node_url is None:
            return element("g", title, drawn)
        return element("a", title, drawn, href=self.node_url(shown.node.id))

    def describe(self, shown: OverviewNode) -> str:
        """Name and figures of a node in one line."""
        name = Text(zh=shown.node.name("zh"), en=shown.node.name("en"))
        if not shown.is_known:
            return self.say(Text(zh="{n}：尚无供方记录", en="{n}: nobody recorded to provide it", n=name))
        share = percent(shown.local_share)
        unknown = Text(zh="未知", en="unknown")
        return self.say(
            Text(
                zh="{n}：已知供方 {k} 家，{r} {l} 家；本地份额 {s}；断供影响 {c}",
                en="{n}: known providers {k}, in {r} {l}; local share {s}; knock-out impact {c}",
                n=name,
                k=shown.providers,
                r=self.overview.region.text,
                l=shown.local_providers,
                s=share or unknown,
                c=percent(shown.criticality) or unknown,
            )
        )


def _legend(region: Place) -> list[tuple[str, float, Text]]:
    """Each sign, the room it takes, and what it means."""
    counts = element("text", "2/7", x=0, y=6, fill=colour("muted"), font_size=9)
    marks = element("text", "".join(CONFIDENCE_MARK.values()), y=6, fill=colour("muted"), font_size=9)
    place = region.text
    return [
        (_bar(0, 0, 30, solid=0.6), 36, Text(zh="{r}市场份额", en="market share of {r}", r=place)),
        (_bar(0, 0, 30, solid=0.2, hatched=0.8), 36, Text(zh="份额在此区间", en="share lies in here")),
        (
            _bar(0, 0, 30, dense=0.5, unknown=True),
            36,
            Text(zh="份额未知，密处为本地供方占比", en="share unknown; dense: local part of providers"),
        ),
        (_bar(0, 0, 30, dashed=True), 36, Text(zh="本地缺失", en="missing locally")),
        (_weak_mark(4, 3), 12, Text(zh="最弱的一成", en="weakest tenth")),
        (_cell(0, -2), 13, Text(zh="无供方记录", en="nobody recorded")),
        (counts, 18, Text(zh="本地/已知供方", en="local/known providers")),
        (marks, 32, Text(zh="可信度高、中、低", en="confidence high, medium, low")),
    ]


def _patterns() -> str:
    def hatch(name: str, token: str, gap: float, line: float) -> str:
        return element(
            "pattern",
            element("line", x1=0, y1=0, x2=0, y2=gap, stroke=colour(token), stroke_width=line),
            id=f"corechain-{name}",
            width=gap,
            height=gap,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )

    return element(
        "defs",
        hatch("unknown", "muted", 5, 0.7),
        hatch("local", "ink", 2.5, 1.3),
        hatch("local-weak", "weak", 2.5, 1.3),
    )


def _node_bar(shown: OverviewNode, x: float, y: float, width: float) -> str:
    if shown.is_missing and (shown.local_share is None or shown.local_share.upper == 0):
        return _bar(x, y, width, dashed=True, weak=shown.is_weak)
    if shown.local_share is None:
        return _bar(x, y, width, dense=shown.local_part or 0.0, unknown=True, weak=shown.is_weak)
    low, high = shown.local_share.lower, shown.local_share.upper
    return _bar(x, y, width, solid=low, hatched=high - low, dashed=shown.is_missing, weak=shown.is_weak)


def _bar(
    x: float,
    y: float,
    width: float,
    *,
    solid: float = 0.0,
    hatched: float = 0.0,
    dense: float = 0.0,
    unknown: bool = False,
    dashed: bool = False,
    weak: bool = False,
) -> str:
    """A bar: `solid` then `hatched` parts of its width; or `unknown` all over with a `dense` part; `dashed` outline."""
    ink = colour("weak" if weak else "ink")

    def part(start: float, length: float, fill: str) -> str:
        if length <= 0:
            return ""
        return element("rect", x=x + start * width, y=y, width=length * width, height=BAR_HEIGHT, fill=fill)

    outline = element(
        "rect",
        x=x + 0.5,
        y=y + 0.5,
        width=width - 1,
        height=BAR_HEIGHT - 1,
        fill="none",
        stroke=colour("weak" if weak else "muted") if dashed else colour("line"),
        stroke_dasharray="3 2" if dashed else None,
    )
    return (
        outline
        + (part(0, 1, "url(#corechain-unknown)") if unknown else "")
        + part(0, dense, f"url(#corechain-local{'-weak' if weak else ''})")
        + part(0, solid, ink)
        + part(solid, hatched, "url(#corechain-unknown)")
    )


def _weak_mark(x: float, y: float) -> str:
    """A triangle pointing down."""
    points = f"{x - 3.5:g},{y - 3:g} {x + 3.5:g},{y - 3:g} {x:g},{y + 3:g}"
    return element("polygon", points=points, fill=colour("weak"))


def _cell(x: float, y: float) -> str:
    return element(
        "rect",
        x=x + 0.5,
        y=y + 0.5,
        width=CELL - 4,
        height=CELL - 4,
        rx=1,
        fill="url(#corechain-unknown)",
        stroke=colour("line"),
    )
