// In which order the nodes of a stage stand: variants under what they are a variant of, and families so that the
// lines between stages cross little (barycentre heuristic of Sugiyama, Tagawa and Toda 1981). Deterministic: ties
// keep the order of the data.

import type { ChainGraphData, Edge } from "./types";

/** One row of a column: index of the node and how deep it stands under its family's head. */
export interface Row {
  readonly node: number;
  readonly depth: number;
}

export type Family = readonly Row[];

const SWEEPS = 12;

/** The families of each stage, best order first, in the order of `data.stages`. */
export function orderedFamilies(data: ChainGraphData): Family[][] {
  const byStage = familiesByStage(data);
  const neighbours = neighboursOf(data.nodes.length, data.edges);
  const heights = new Float64Array(data.nodes.length);
  for (const families of byStage) {
    settle(families, heights);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    // One stage after another, forwards and backwards in turn: sorted all at once, two stages could swap for ever.
    for (const families of sweep % 2 === 0 ? byStage : byStage.toReversed()) {
      sortByBarycentre(families, neighbours, heights);
      settle(families, heights);
    }
  }
  return byStage;
}

function familiesByStage({ stages, nodes, edges }: ChainGraphData): Family[][] {
  const parents = new Map<number, number>();
  const children = new Map<number, number[]>();
  for (const [from, to, relation] of edges) {
    const sameStage = nodes[from]?.stage === nodes[to]?.stage;
    if (relation === "variant_of" && sameStage && !parents.has(from) && !isAncestor(from, to, parents)) {
      parents.set(from, to);
      children.set(to, [...(children.get(to) ?? []), from]);
    }
  }
  const family = (node: number, depth: number): Row[] => [
    { node, depth },
    ...(children.get(node) ?? []).flatMap((child) => family(child, depth + 1)),
  ];
  return stages.map((stage) =>
    nodes.flatMap((node, index) =>
      node.stage === stage.id && !parents.has(index) ? [family(index, 0)] : [],
    ),
  );
}

/** Whether `candidate` stands above `node`: a loop in the data must not hang the page. */
function isAncestor(candidate: number, node: number, parents: ReadonlyMap<number, number>): boolean {
  for (let above: number | undefined = node; above !== undefined; above = parents.get(above)) {
    if (above === candidate) {
      return true;
    }
  }
  return false;
}

function neighboursOf(count: number, edges: readonly Edge[]): number[][] {
  const neighbours: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to, relation] of edges) {
    if (relation === "input_to") {
      neighbours[from]?.push(to);
      neighbours[to]?.push(from);
    }
  }
  return neighbours;
}

/** Notes the height of each node of a stage as a fraction of the stage, 0 at the top. */
function settle(families: readonly Family[], heights: Float64Array): void {
  const rows = families.flat();
  rows.forEach(({ node }, row) => {
    heights[node] = (row + 0.5) / rows.length;
  });
}

function sortByBarycentre(families: Family[], neighbours: readonly number[][], heights: Float64Array): void {
  const centre = (family: Family): number => {
    const around = family.flatMap(({ node }) => neighbours[node] ?? []);
    const own = heights[family[0]?.node ?? 0] ?? 0;
    return around.length === 0
      ? own
      : around.reduce((sum, node) => sum + (heights[node] ?? 0), 0) / around.length;
  };
  const centres = new Map(families.map((family) => [family, centre(family)]));
  families.sort((first, second) => (centres.get(first) ?? 0) - (centres.get(second) ?? 0));
}

/** How many pairs of lines cross if every stage were one column; what the tests measure the order by. */
export function crossings(byStage: readonly Family[][], data: ChainGraphData): number {
  const place = new Map<number, [column: number, row: number]>();
  byStage.forEach((families, column) => {
    families.flat().forEach(({ node }, row) => {
      place.set(node, [column, row]);
    });
  });
  const lines = data.edges.flatMap(([from, to]) => {
    const [a, b] = [place.get(from), place.get(to)];
    return a && b && a[0] !== b[0] ? [a[0] < b[0] ? [a, b] : [b, a]] : [];
  });
  let count = 0;
  lines.forEach(([a, b], index) => {
    for (const [c, d] of lines.slice(index + 1)) {
      if (a && b && c && d && a[0] === c[0] && b[0] === d[0] && (a[1] - c[1]) * (b[1] - d[1]) < 0) {
        count += 1;
      }
    }
  });
  return count;
}
