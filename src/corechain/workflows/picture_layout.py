"""Where everything stands on the picture of a chain: stages in columns, long stages in several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corechain.texts import Language
from corechain.workflows.show_chain import OverviewNode, OverviewStage
from corechain.workflows.svg import wrapped

WIDTH = 1280.0
MARGIN = 16.0
GUTTER = 14.0
NAME_SIZE = 11.0
LINE_HEIGHT = 13.0
BAR_HEIGHT = 5.0
ROW_GAP = 7.0
HEADER_HEIGHT = 44.0
COUNT_ROOM = 37.0
INDENT = 10.0
CELL = 12.0
LIST_TITLE = 18.0
STAGE_GAP = 22.0
MOST_COLUMNS = 9
LOWEST_COLUMN = 360.0
STEP = 8.0


@dataclass(frozen=True)
class PlacedNode:
    """A node with recorded providers: `lines` is its name, `y` the top of its row, below the column's top."""

    shown: OverviewNode
    lines: tuple[str, ...]
    y: float

    @property
    def height(self) -> float:
        """Name and bar with the gap to the next row."""
        return len(self.lines) * LINE_HEIGHT + BAR_HEIGHT + ROW_GAP


@dataclass(frozen=True)
class PlacedBlock:
    """One stage, or one of its columns: `first` has the header. `cells`: nodes without any recorded provider."""

    stage: OverviewStage
    column: int
    y: float
    first: bool
    columns: int
    rows: tuple[PlacedNode, ...]
    cells: tuple[OverviewNode, ...]
    cells_y: float


@dataclass(frozen=True)
class Layout:
    """Blocks with the number of columns, the width of one, and the height of the tallest."""

    blocks: tuple[PlacedBlock, ...]
    columns: int
    column_width: float
    height: float

    def x(self, column: int) -> float:
        """Left edge of a column."""
        return MARGIN + column * (self.column_width + GUTTER)


def lay_out(stages: Sequence[OverviewStage], language: Language) -> Layout:
    """The lowest picture with at most nine columns; a stage shares a column when it fits below the one before."""
    columns = max(MOST_COLUMNS, len(stages))
    layout = _in_columns(stages, language, columns)
    # Columns that nothing stands in leave room for the others.
    return layout if layout.columns == columns else _in_columns(stages, language, layout.columns)


def _in_columns(stages: Sequence[OverviewStage], language: Language, columns: int) -> Layout:
    width = (WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns
    contents = [_Content.of(stage, language, width) for stage in stages]
    low, high = LOWEST_COLUMN, LOWEST_COLUMN
    while _used(blocks := _blocks(contents, width, high)) > columns:
        low, high = high, high * 2
    while high - low > STEP:
        middle = (low + high) / 2
        lower = _blocks(contents, width, middle)
        if _used(lower) <= columns:
            high, blocks = middle, lower
        else:
            low = middle
    height = max((_end(block, width) for block in blocks), default=0.0)
    return Layout(tuple(blocks), _used(blocks), width, height)


def _used(blocks: Sequence[PlacedBlock]) -> int:
    return 1 + max((block.column for block in blocks), default=0)


def cells_in_a_line(width: float) -> int:
    """How many small cells stand beside each other in a column."""
    return max(1, int((width + 2) // CELL))


def _end(block: PlacedBlock, width: float) -> float:
    if block.cells:
        return block.cells_y + LIST_TITLE + math.ceil(len(block.cells) / cells_in_a_line(width)) * CELL
    return block.rows[-1].y + block.rows[-1].height if block.rows else block.y + HEADER_HEIGHT


@dataclass(frozen=True)
class _Content:
    """A stage with its names broken into lines."""

    stage: OverviewStage
    rows: tuple[PlacedNode, ...]
    cells: tuple[OverviewNode, ...]

    @classmethod
    def of(cls, stage: OverviewStage, language: Language, width: float) -> _Content:

        def lines(node: OverviewNode) -> tuple[str, ...]:
            room = width - (INDENT if node.is_weak else 0.0)
            return tuple(wrapped(node.node.name(language), NAME_SIZE, room - COUNT_ROOM, room))

        rows = tuple(PlacedNode(node, lines(node), 0.0) for node in stage.nodes if node.is_known)
        return cls(stage, rows, tuple(node for node in stage.nodes if not node.is_known))


def _blocks(contents: Sequence[_Content], width: float, tallest: float) -> list[PlacedBlock]:
    blocks: list[PlacedBlock] = []
    column, y = 0, 0.0
    for content in contents:
        height = _end(_placed(content, 0, 0.0, math.inf)[0], width)
        if y > 0 and y + STAGE_GAP + height > tallest:
            column, y = column + 1, 0.0
        start = y + STAGE_GAP if y > 0 else 0.0
        parts = math.ceil(height / tallest)
        placed = _placed(content, column, start, height / parts + HEADER_HEIGHT if parts > 1 else math.inf)
        blocks += placed
        column, y = placed[-1].column, _end(placed[-1], width)
    return blocks


def _placed(content: _Content, column: int, start: float, tallest: float) -> list[PlacedBlock]:
    """The stage from `start` downwards, broken into columns of at most `tallest`."""
    columns: list[list[PlacedNode]] = [[]]
    y = start + HEADER_HEIGHT
    for row in content.rows:
        if y + row.height > start + tallest and columns[-1]:
            columns.append([])
            y = start + HEADER_HEIGHT
        columns[-1].append(replace(row, y=y))
        y += row.height
    return [
        PlacedBlock(
            stage=content.stage,
            column=column + number,
            y=start,
            first=number == 0,
            columns=len(columns),
            rows=tuple(rows),
            cells=content.cells if number == len(columns) - 1 else (),
            cells_y=rows[-1].y + rows[-1].height + 4 if rows else start + HEADER_HEIGHT,
        )
        for number, rows in enumerate(columns)
    ]
