// Kinds folded away under what they are a kind of, so that a chain of many hundred nodes can be read at once. Weak
// and found kinds stay in sight, with what stands above them.

import type { Family, Row } from "./order";
import type { Edge } from "./types";

export interface Folded {
  /** The rows in sight, family by family, stage by stage. */
  readonly families: readonly Family[][];
  /** For each node the one in sight that stands for it: itself, or the nearest above it. */
  readonly standsFor: readonly number[];
  /** How many kinds each head of a family has, in sight or not. */
  readonly kinds: ReadonlyMap<number, number>;
}

/**
 * Folds every family whose head is not `open`; `keep` says which kinds stay in sight all the same.
 */
export function folded(
  byStage: readonly Family[][],
  open: ReadonlySet<number>,
  keep: (node: number) => boolean,
): Folded {
  const standsFor: number[] = [];
  const kinds = new Map<number, number>();
  const families = byStage.map((stage) =>
    stage.map((family) => {
      const head = family[0]?.node ?? -1;
      if (family.length > 1) {
        kinds.set(head, family.length - 1);
      }
      const inSight = open.has(head) ? new Set(family) : kept(family, keep);
      placeStandIns(family, inSight, standsFor);
      return family.filter((row) => inSight.has(row));
    }),
  );
  return { families, standsFor, kinds };
}

/** The head, the kept rows, and every row above a kept one. */
function kept(family: Family, keep: (node: number) => boolean): Set<Row> {
  const inSight = new Set<Row>(family.slice(0, 1));
  const above: Row[] = [];
  for (const row of family) {
    above.length = row.depth;
    above.push(row);
    if (keep(row.node)) {
      for (const each of above) {
        inSight.add(each);
      }
    }
  }
  return inSight;
}

function placeStandIns(family: Family, inSight: ReadonlySet<Row>, standsFor: number[]): void {
  const above: Row[] = [];
  for (const row of family) {
    above.length = row.depth;
    above.push(row);
    standsFor[row.node] = (above.findLast((each) => inSight.has(each)) ?? row).node;
  }
}

/** The edges between nodes in sight, each once; what runs within one stand-in is left out. */
export function edgesInSight(edges: readonly Edge[], standsFor: readonly number[]): Edge[] {
  const seen = new Set<string>();
  return edges.flatMap(([from, to, relation]): Edge[] => {
    const [start, end] = [standsFor[from], standsFor[to]];
    const key = `${start}>${end}`;
    if (start === undefined || end === undefined || start === end || seen.has(key)) {
      return [];
    }
    seen.add(key);
    return [[start, end, relation]];
  });
}
