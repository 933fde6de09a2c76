// Where figures stand on the axis of periods.

export interface Point {
  readonly period: string;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly status: string;
  readonly confidence: string;
  readonly source: string;
}

/** A place on the axis: the period, and the figure there, if there is one. */
export interface Slot {
  readonly period: string;
  readonly point: Point | null;
}

/**
 * The places on the axis in order. Between whole years, those without a figure too, so that a gap is seen as a gap;
 * two figures of one period (two sources) stand side by side.
 */
export function slots(points: readonly Point[]): Slot[] {
  const sorted = [...points].sort((first, second) => (first.period < second.period ? -1 : 1));
  const isYear = (period: string) => /^\d{4}$/.test(period);
  return sorted.flatMap((point, index) => {
    const before = sorted[index - 1];
    const missing: Slot[] = [];
    if (before !== undefined && isYear(before.period) && isYear(point.period)) {
      for (let year = Number(before.period) + 1; year < Number(point.period); year += 1) {
        missing.push({ period: String(year), point: null });
      }
    }
    return [...missing, { period: point.period, point }];
  });
}
