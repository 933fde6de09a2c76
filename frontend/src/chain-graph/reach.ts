// What goes into a node and what it goes into, directly and through others.

import type { Edge } from "./types";

export interface Reach {
  /** Nodes that go into it, each with its number of steps (1 is direct). */
  readonly upstream: ReadonlyMap<number, number>;
  /** Nodes it goes into, each with its number of steps. */
  readonly downstream: ReadonlyMap<number, number>;
}

export class Neighbourhoods {
  readonly #into: readonly number[][];
  readonly #outOf: readonly number[][];

  constructor(count: number, edges: readonly Edge[]) {
    const into: number[][] = Array.from({ length: count }, () => []);
    const outOf: number[][] = Array.from({ length: count }, () => []);
    for (const [from, to] of edges) {
      into[to]?.push(from);
      outOf[from]?.push(to);
    }
    this.#into = into;
    this.#outOf = outOf;
  }

  /** The reach of `nodes` taken together. */
  of(...nodes: readonly number[]): Reach {
    return { upstream: steps(nodes, this.#into), downstream: steps(nodes, this.#outOf) };
  }
}

/** Breadth first, so that each node has its smallest number of steps; loops end because no node is taken twice. */
function steps(start: readonly number[], next: readonly number[][]): Map<number, number> {
  const found = new Map<number, number>();
  const seen = new Set(start);
  let front = start;
  for (let step = 1; front.length > 0; step += 1) {
    const further: number[] = [];
    for (const each of front.flatMap((node) => next[node] ?? [])) {
      if (!seen.has(each)) {
        seen.add(each);
        found.set(each, step);
        further.push(each);
      }
    }
    front = further;
  }
  return found;
}
