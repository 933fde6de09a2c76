// Where each node stands. A stage is a column of its own; a long one is broken into columns side by side, a short one
// may stand below the stage before it, so that the picture is as low as its width allows.

import type { Family } from "./order";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `row` counts from the top of the column, heads included. */
export interface PlacedNode extends Box {
  readonly node: number;
  readonly column: number;
  readonly row: number;
}

export interface StageHead {
  readonly stage: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly count: number;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly heads: readonly StageHead[];
  readonly width: number;
  readonly height: number;
}

/** Lengths in CSS pixels at zoom 1, and how many rows a head takes. */
export const MEASURES = {
  barHeight: 17,
  rowPitch: 20,
  headRows: 2,
  indent: 8,
  margin: 4,
  gap: 28,
} as const;

/** Where a stage begins: its first column, its first row, and how many columns it takes. */
interface Slot {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
}

/**
 * Places `byStage` (families in order, see order.ts) into a picture `width` pixels wide, or wider where it must be.
 * `narrowestBar` is the width in pixels that a bar needs for its name.
 */
export function placed(byStage: readonly Family[][], width: number, narrowestBar: number): Layout {
  const { margin, gap, rowPitch, headRows } = MEASURES;
  const narrowestColumn = narrowestBar + gap;
  const slots = packed(byStage.map(sizeOf), Math.floor((width - 2 * margin + gap) / narrowestColumn));
  const columnCount = slots.reduce((most, { column, columns }) => Math.max(most, column + columns), 1);
  const pitch = Math.max(narrowestColumn, (width - 2 * margin + gap) / columnCount);
  const nodes: PlacedNode[] = [];
  const heads: StageHead[] = [];
  slots.forEach(({ column, row, columns }, stage) => {
    const families = byStage[stage] ?? [];
    const x = margin + column * pitch;
    heads.push({ stage, x, y: row * rowPitch, width: columns * pitch - gap, count: sizeOf(families) });
    broken(families, columns).forEach((rows, index) => {
      const left = x + index * pitch;
      rows.forEach(({ node, depth }, place) => {
        const at = row + headRows + place;
        nodes.push({ node, column: column + index, row: at, ...box(left, at, depth, pitch - gap) });
      });
    });
  });
  const rows = Math.max(0, ...nodes.map((node) => node.row + 1));
  return { nodes, heads, width: 2 * margin + columnCount * pitch - gap, height: rows * rowPitch + margin };
}

function box(left: number, row: number, depth: number, width: number): Box {
  const shift = Math.min(depth, 3) * MEASURES.indent;
  return { x: left + shift, y: row * MEASURES.rowPitch, width: width - shift, height: MEASURES.barHeight };
}

function sizeOf(families: readonly Family[]): number {
  return families.reduce((sum, family) => sum + family.length, 0);
}

/** So many rows are seen at once; a picture as low as that takes no more columns, but wider ones. */
const EASY_ROWS = 30;

/** The slots of stages of these sizes within `room` columns, or one if there is no room, and the fewest rows. */
function packed(sizes: readonly number[], room: number): Slot[] {
  const most = sizes.reduce((sum, size) => sum + size + MEASURES.headRows, 0);
  for (let rows = Math.min(EASY_ROWS, most); rows < most; rows += 1) {
    const slots = packedInto(sizes, rows);
    const last = slots.at(-1);
    if (last === undefined || last.column + last.columns <= Math.max(room, 1)) {
      return slots;
    }
  }
  return packedInto(sizes, most);
}

function packedInto(sizes: readonly number[], rows: number): Slot[] {
  const slots: Slot[] = [];
  let [column, filled] = [-1, rows];
  for (const size of sizes) {
    const tall = size + MEASURES.headRows;
    const below = filled + 1 + tall <= rows; // one row of air above a head
    const row = below ? filled + 1 : 0;
    column += below ? 0 : 1;
    const columns = below ? 1 : Math.ceil(size / (rows - MEASURES.headRows)) || 1;
    slots.push({ column, row, columns });
    column += columns - 1;
    filled = columns > 1 ? rows : row + tall; // nothing stands below one part of a broken stage
  }
  return slots;
}

/** The rows of each of `columns` columns, of much the same length; a family is broken only where it is longer. */
function broken(families: readonly Family[], columns: number): Family[] {
  const result: Family[] = [];
  let rest = families.flatMap((family) => family.map((row, index) => ({ row, starts: index === 0 })));
  for (let left = columns; left > 0; left -= 1) {
    const length = cut(rest, Math.ceil(rest.length / left), left);
    result.push(rest.slice(0, length).map(({ row }) => row));
    rest = rest.slice(length);
  }
  return result;
}

/** The start of a family nearest to `fair` rows, or `fair` itself where none is near. */
function cut(rest: readonly { starts: boolean }[], fair: number, left: number): number {
  if (left === 1) {
    return rest.length;
  }
  const near = Math.max(2, Math.round(fair / 6));
  for (let shift = 0; shift <= near; shift += 1) {
    for (const place of [fair - shift, fair + shift]) {
      if (place > 0 && (place >= rest.length || rest[place]?.starts)) {
        return Math.min(place, rest.length);
      }
    }
  }
  return fair;
}
