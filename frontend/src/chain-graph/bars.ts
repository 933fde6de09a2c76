// A node as a bar with its name: filled by the local share, hatched where it is unknown, dashed where nobody local
// is known to provide it, copper with a triangle where it is weak. Used by the chain graph and by the neighbourhood of a node.

import { svg } from "../svg";
import { type Measure, shortened } from "../text";
import type { Box } from "./layout";
import type { GraphNode } from "./types";

export const FONT_SIZE = 12;
const PADDING = 5;
const MARK = 9;
const FOLD_ROOM = 26;

const [NARROWEST, WIDEST] = [92, 150];
const MOST = 0.8;

/** Width of a bar in which most of the names fit, in pixels. */
export function barWidth(nodes: readonly GraphNode[], measure: Measure): number {
  const widths = nodes.map(({ name }) => measure(name)).sort((first, second) => first - second);
  const enough = (widths[Math.floor(widths.length * MOST)] ?? 0) + 2 * PADDING;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(enough)));
}

/** Pattern that bars of unknown share are filled with; once for each drawing. */
export function hatchPattern(id: string): SVGPatternElement {
  const stroke = svg("path", { d: "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", class: "hatch-line" });
  return svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, stroke);
}

/** The end of a highlighted line. */
export function arrowMarker(id: string): SVGMarkerElement {
  const tip = svg("path", { d: "M0,0 L6,3 L0,6 z", class: "arrow-tip" });
  const size = { markerWidth: 6, markerHeight: 6, refX: 6, refY: 3, orient: "auto" };
  return svg("marker", { id, markerUnits: "userSpaceOnUse", ...size }, tip);
}

/** A link to the node's page drawn as its bar at `box`; `foldable` leaves room for its fold button. */
export function bar(
  node: GraphNode,
  box: Box,
  hatch: string,
  measure: Measure,
  foldable = false,
): SVGAElement {
  const room = foldable ? FOLD_ROOM : 0;
  const { x, y, width, height } = box;
  const classes = `bar ${node.supply}${node.weak ? " weak" : ""}`;
  const link = svg("a", { href: node.href, class: classes, "data-node": node.id });
  const fullName = [node.name, node.words[0]].filter(Boolean).join(" · ");
  link.append(
    svg("title", {}, `${fullName}\n${node.detail}`),
    svg("rect", { class: "bar-ground", x, y, width, height, rx: 2 }),
  );
  const [lower, upper] = node.share ?? [0, node.supply === "local" ? 1 : 0];
  if (lower > 0) {
    link.append(svg("rect", { class: "bar-fill", x, y, width: width * lower, height, rx: 2 }));
  }
  if (upper > lower) {
    const open = { x: x + width * lower, y, width: width * (upper - lower), height, rx: 2 };
    link.append(svg("rect", { ...open, class: "bar-hatch", fill: `url(#${hatch})` }));
  }
  if (node.weak) {
    const [right, middle] = [x + width - PADDING - room, y + height / 2];
    link.append(
      svg("path", { class: "weak-mark", d: `M${right - MARK},${middle + 4} h${MARK} l${-MARK / 2},-8 z` }),
    );
  }
  const free = width - 2 * PADDING - room - (node.weak ? MARK + 2 : 0);
  const label = shortened(node.name, free, measure, node.weak);
  link.append(
    svg("text", { x: x + PADDING, y: y + height / 2, "font-size": FONT_SIZE, "aria-hidden": "true" }, label),
  );
  return link;
}

/** The button at the right end of a bar that folds or unfolds its `kinds`. The space key does the same. */
export function foldButton(box: Box, kinds: number, open: boolean, label: string): SVGGElement {
  const [x, middle] = [box.x + box.width - FOLD_ROOM, box.y + box.height / 2];
  return svg(
    "g",
    { class: "fold", role: "button", "aria-expanded": String(open), "aria-label": label },
    svg("title", {}, label),
    svg("rect", { x, y: box.y, width: FOLD_ROOM, height: box.height, rx: 2 }),
    svg("text", { x: x + FOLD_ROOM / 2, y: middle, "aria-hidden": "true" }, open ? "−" : `+${kinds}`),
  );
}

/** The line from `from` to `to`: rightwards where it can, else around the left side. */
export function line(from: Box, to: Box): string {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  if (end.x > start.x) {
    const bend = Math.min(60, (end.x - start.x) / 2);
    return `M${start.x},${start.y} C${start.x + bend},${start.y} ${end.x - bend},${end.y} ${end.x},${end.y}`;
  }
  if (Math.abs(from.x - to.x) < from.width / 2) {
    const bulge = Math.min(18, 7 + Math.abs(start.y - end.y) / 14);
    const left = Math.min(from.x, to.x) - bulge;
    return `M${from.x},${start.y} C${left},${start.y} ${left},${end.y} ${end.x},${end.y}`;
  }
  const back = to.x + to.width;
  const bend = Math.min(60, (from.x - back) / 2);
  return `M${from.x},${start.y} C${from.x - bend},${start.y} ${back + bend},${end.y} ${back},${end.y}`;
}
