// Which nodes a search and the filters leave, and how they stand in the address. No drawing.

import { comparable } from "../text";
import type { GraphNode, MarkFilter } from "./types";

export interface Selection {
  readonly find: string;
  readonly stage: string;
  readonly kind: string;
  readonly show: MarkFilter | "";
}

export const EVERYTHING: Selection = { find: "", stage: "", kind: "", show: "" };
const MARKS: readonly MarkFilter[] = ["weak", "missing", "unknown"];

export function isEverything({ find, stage, kind, show }: Selection): boolean {
  return `${find}${stage}${kind}${show}`.trim() === "";
}

/** Whether the node has the mark that is asked for. */
export function hasMark(node: GraphNode, mark: MarkFilter): boolean {
  if (mark === "weak") {
    return node.weak;
  }
  return mark === "missing" ? node.supply === "missing" : node.share === null && node.supply !== "missing";
}

/** Indices of the nodes that `selection` leaves. */
export function selected(nodes: readonly GraphNode[], selection: Selection): Set<number> {
  const wanted = comparable(selection.find);
  const left = new Set<number>();
  nodes.forEach((node, index) => {
    const fits =
      (selection.stage === "" || node.stage === selection.stage) &&
      (selection.kind === "" || node.kind === selection.kind) &&
      (selection.show === "" || hasMark(node, selection.show)) &&
      (wanted === "" || [node.name, ...node.words].some((word) => comparable(word).includes(wanted)));
    if (fits) {
      left.add(index);
    }
  });
  return left;
}

/** The selection that an address asks for; what it does not know is left out. */
export function fromAddress(search: string): Selection {
  const asked = new URLSearchParams(search);
  const show = asked.get("show") ?? "";
  return {
    find: asked.get("find") ?? "",
    stage: asked.get("stage") ?? "",
    kind: asked.get("kind") ?? "",
    show: MARKS.find((mark) => mark === show) ?? "",
  };
}

/** `search` with the selection in it, other parameters kept. */
export function toAddress(search: string, selection: Selection): string {
  const asked = new URLSearchParams(search);
  for (const [name, value] of Object.entries(selection) as [keyof Selection, string][]) {
    if (value === "") {
      asked.delete(name);
    } else {
      asked.set(name, value);
    }
  }
  const text = asked.toString();
  return text === "" ? "" : `?${text}`;
}
