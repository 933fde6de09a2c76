// The data of a scenario's picture as `corechain_portal/laboratory/pictures.py` writes them.

export interface ScenarioFirm {
  readonly name: string;
  /** Address of the organisation's page; null where the portal's data no longer hold it. */
  readonly href: string | null;
  readonly column: number;
  /** Share of its output that it loses, by the shock itself and after each step. */
  readonly path: readonly number[];
  /** Hit by the shock itself. */
  readonly direct: boolean;
  /** The step after which it first counts as hit; null is never. */
  readonly reached: number | null;
}

export type TextName =
  | "title"
  | "play"
  | "pause"
  | "back"
  | "forward"
  | "step"
  | "loses"
  | "untouched"
  | "list"
  | "legend_shock"
  | "legend_loss"
  | "legend_new";

export interface ScenarioData {
  /** Names of the stages, one column each. */
  readonly columns: readonly string[];
  readonly firms: readonly ScenarioFirm[];
  /** Index of the supplier, index of the buyer. */
  readonly edges: readonly (readonly [number, number])[];
  /** What stands after each step, in a sentence; the first is the shock itself. */
  readonly steps: readonly string[];
  readonly texts: Readonly<Record<TextName, string>>;
}
