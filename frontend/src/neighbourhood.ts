// What goes into a node on the left, what it goes into on the right, its kinds below it: bars that are links.

import { arrowMarker, bar, FONT_SIZE, hatchPattern, line } from "./chain-graph/bars";
import type { Box } from "./chain-graph/layout";
import type { GraphNode } from "./chain-graph/types";
import { foldList } from "./list";
import type { Picture } from "./picture";
import { svg } from "./svg";
import { measureLike } from "./text";

interface NeighbourhoodData {
  readonly node: GraphNode;
  readonly inputs: readonly GraphNode[];
  readonly outputs: readonly GraphNode[];
  readonly parents: readonly GraphNode[];
  readonly variants: readonly GraphNode[];
  readonly texts: Readonly<
    Record<"title" | "inputs" | "outputs" | "parents" | "variants" | "none" | "list", string>
  >;
}

interface Group {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly boxes: readonly Box[];
  readonly x: number;
  readonly y: number;
}

const [HATCH, ARROW] = ["neighbour-hatch", "neighbour-arrow"];
const HEAD = 26;
const PITCH = 27;
const HEIGHT = 22;
const GAP = 72;
const WIDEST = 260;
const RESIZED_AFTER = 150;

export function draw({ canvas, figure, data: given }: Picture): void {
  const data = given as NeighbourhoodData;
  const root = svg("svg", { class: "neighbourhood", role: "group", "aria-label": data.texts.title });
  canvas.append(root);
  let width = 0;
  const build = (): void => {
    if (canvas.clientWidth > 0 && Math.abs(canvas.clientWidth - width) > 2) {
      width = canvas.clientWidth;
      fill(root, canvas, data, width);
    }
  };
  let waiting = 0;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = window.setTimeout(build, RESIZED_AFTER);
  }).observe(canvas);
  build();
  foldList(figure, data.texts.list);
}

function fill(root: SVGSVGElement, canvas: HTMLElement, data: NeighbourhoodData, width: number): void {
  const measure = measureLike(canvas, FONT_SIZE);
  const column = Math.min(WIDEST, (width - 2 * GAP - 4) / 3);
  const gap = (width - 4 - 3 * column) / 2;
  const lefts = [2, 2 + column + gap, 2 + 2 * (column + gap)] as const;
  const inputs = group(data.texts.inputs, data.inputs, [lefts[0]], column, 0);
  const outputs = group(data.texts.outputs, data.outputs, [lefts[2]], column, 0);
  const parents = group(data.texts.parents, data.parents, [lefts[1]], column, 0);
  const above = data.parents.length > 0 ? HEAD + data.parents.length * PITCH : 0;
  const own: Box = { x: lefts[1], y: above + HEAD, width: column, height: HEIGHT + 4 };
  const top = Math.max(own.y + own.height, bottom(inputs), bottom(outputs)) + 12;
  const variants = group(data.texts.variants, data.variants, lefts, column, top);
  const shown = [inputs, outputs, ...[parents, variants].filter(({ nodes }) => nodes.length > 0)];
  const self = bar(data.node, own, HATCH, measure);
  self.classList.add("self");
  const bars = shown.flatMap(({ nodes, boxes }) =>
    nodes.map((node, index) => bar(node, boxes[index] ?? own, HATCH, measure)),
  );
  const lines = [...inputs.boxes.map((box) => path(box, own)), ...outputs.boxes.map((box) => path(own, box))];
  root.setAttribute("height", String(Math.ceil(Math.max(...shown.map(bottom), own.y + own.height) + 6)));
  root.replaceChildren(
    svg("defs", {}, hatchPattern(HATCH), arrowMarker(ARROW)),
    svg("g", { class: "lines", "aria-hidden": "true" }, ...lines),
    ...shown.map((each) => head(each, data.texts.none)),
    svg("g", { class: "bars" }, self, ...bars),
  );
}

/** Bars row by row in as many columns as there are `lefts`. */
function group(
  title: string,
  nodes: readonly GraphNode[],
  lefts: readonly number[],
  width: number,
  y: number,
): Group {
  const boxes = nodes.map((_, index) => ({
    x: lefts[index % lefts.length] ?? 0,
    y: y + HEAD + Math.floor(index / lefts.length) * PITCH,
    width,
    height: HEIGHT,
  }));
  return { title, nodes, boxes, x: lefts[0] ?? 0, y };
}

/** Where a group ends; an empty one has a line that says so. */
function bottom({ boxes, y }: Group): number {
  return boxes.reduce((lowest, box) => Math.max(lowest, box.y + box.height), y + HEAD + HEIGHT);
}

function head({ title, nodes, x, y }: Group, none: string): SVGGElement {
  const texts = [svg("text", { x, y: y + 16, class: "group-head" }, title)];
  if (nodes.length === 0) {
    texts.push(svg("text", { x, y: y + HEAD + 16, class: "none" }, none));
  }
  return svg("g", {}, ...texts);
}

function path(from: Box, to: Box): SVGPathElement {
  return svg("path", { d: line(from, to), class: "input_to near", "marker-end": `url(#${ARROW})` });
}
