// The data of the chain graph as `corechain_portal/web/pictures.py` writes them; its tests hold both together.

export interface Stage {
  readonly id: string;
  readonly name: string;
}

export interface GraphNode {
  readonly id: string;
  readonly name: string;
  /** The name in the other language, and synonyms: for finding, not for showing. */
  readonly words: readonly string[];
  readonly stage: string;
  readonly kind: string;
  /** Address of the node's page. */
  readonly href: string;
  /** Ends of the local share between 0 and 1, equal where it is known exactly; null where nothing is known of it. */
  readonly share: readonly [lower: number, upper: number] | null;
  /** `local`: somebody local provides it; `missing`: only others are known to; `unrecorded`: nobody is known to. */
  readonly supply: "local" | "missing" | "unrecorded";
  readonly weak: boolean;
  /** What the picture says about the node in one line. */
  readonly detail: string;
}

export type Relation = "input_to" | "variant_of";

/** Index of the node it starts from, index of the node it leads to, relation. */
export type Edge = readonly [from: number, to: number, relation: Relation];

export interface ChainGraphData {
  readonly stages: readonly Stage[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly texts: ChainGraphTexts;
}

export type LegendEntry = "share" | "interval" | "unknown" | "missing" | "unrecorded" | "weak";

export type MarkFilter = "weak" | "missing" | "unknown";

/** Every word the graph shows, in the reader's language. Slots stand in braces. */
export interface ChainGraphTexts {
  readonly graph: string;
  readonly find: string;
  readonly all_stages: string;
  readonly all_kinds: string;
  readonly stage: string;
  readonly kind: string;
  readonly marks: Readonly<Record<MarkFilter, string>>;
  readonly show: string;
  readonly unfold: string;
  readonly unfold_one: string;
  readonly zoom: string;
  readonly zoom_in: string;
  readonly zoom_out: string;
  readonly whole: string;
  readonly found: string;
  readonly found_none: string;
  readonly hint: string;
  readonly neighbours: string;
  readonly list: string;
  readonly open: string;
  readonly close: string;
  readonly legend: Readonly<Record<LegendEntry, string>>;
}
