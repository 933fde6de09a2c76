// The list that says the same as the graph, filtered alike: elements with `data-node-id` within `data-stage-id`.

import type { ChainGraphData } from "./types";

export class FilteredList {
  readonly #entries: readonly (readonly [HTMLElement, number | undefined])[];
  readonly #groups: readonly HTMLElement[];

  constructor(figure: HTMLElement, data: ChainGraphData) {
    const numbers = new Map(data.nodes.map(({ id }, index) => [id, index]));
    const entries = [...figure.querySelectorAll<HTMLElement>("[data-node-id]")];
    this.#entries = entries.map((entry) => [entry, numbers.get(entry.dataset.nodeId ?? "")]);
    this.#groups = [...figure.querySelectorAll<HTMLElement>("[data-stage-id]")];
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Shows the entries of `left` only; null shows all. */
  show(left: ReadonlySet<number> | null): void {
    for (const [entry, node] of this.#entries) {
      entry.hidden = left !== null && (node === undefined || !left.has(node));
    }
    for (const group of this.#groups) {
      group.hidden = group.querySelector("[data-node-id]:not([hidden])") === null;
    }
  }
}
