// Which node an arrow key leads to: up and down within a column, left to the first input, right to the first use.

import type { Layout, PlacedNode } from "./layout";
import type { Edge } from "./types";

/** The node that `key` leads to from `node`, or null where it leads nowhere. */
export function arrowTarget(
  layout: Layout,
  edges: readonly Edge[],
  node: number,
  key: string,
): number | null {
  const at = layout.nodes.find((each) => each.node === node);
  if (at === undefined) {
    return null;
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    const column = layout.nodes.filter((each) => each.column === at.column);
    return column[column.indexOf(at) + (key === "ArrowUp" ? -1 : 1)]?.node ?? null;
  }
  if (key === "Home" || key === "End") {
    const column = layout.nodes.filter((each) => each.column === at.column);
    return column.at(key === "Home" ? 0 : -1)?.node ?? null;
  }
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return sideways(layout, edges, at, key === "ArrowLeft" ? -1 : 1);
  }
  return null;
}

/** The nearest related node on that side, or else the nearest one of the next column. */
function sideways(layout: Layout, edges: readonly Edge[], at: PlacedNode, side: -1 | 1): number | null {
  const related = new Set(
    edges.flatMap(([from, to]) => (from === at.node ? [to] : to === at.node ? [from] : [])),
  );
  const beyond = layout.nodes.filter((each) => (each.column - at.column) * side > 0);
  const linked = beyond.filter((each) => related.has(each.node));
  const next = beyond.filter((each) => each.column === at.column + side);
  const distance = (each: PlacedNode) => Math.hypot(each.x - at.x, each.y - at.y);
  const candidates = linked.length > 0 ? linked : next;
  return [...candidates].sort((first, second) => distance(first) - distance(second))[0]?.node ?? null;
}
