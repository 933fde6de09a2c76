// Organisations as bars in columns by stage, filled by what they lose; links light up where a loss has run along them.

import { FONT_SIZE, line } from "../chain-graph/bars";
import { type Box, type Layout, MEASURES, placed } from "../chain-graph/layout";
import { svg } from "../svg";
import { filled, type Measure, measureLike, shortened } from "../text";
import type { ScenarioData, ScenarioFirm } from "./types";

const HEAD_SIZE = 13.5;
const PADDING = 5;
/** Room that bold type has in the measure of regular type. */
const BOLD = 0.92;
const [NARROWEST, RESIZED_AFTER] = [112, 150];
/** From this loss on an organisation counts as hit, as in `corechain/workflows/scenario_result.py`. */
const HIT = 0.01;

interface Bar {
  readonly element: SVGElement;
  readonly fill: SVGRectElement;
  readonly title: SVGTitleElement;
  readonly width: number;
}

interface Line {
  readonly path: SVGPathElement;
  readonly from: ScenarioFirm;
  readonly to: ScenarioFirm;
}

export class StepsDrawing {
  readonly root: SVGSVGElement;
  readonly #canvas: HTMLElement;
  readonly #data: ScenarioData;
  #bars: Bar[] = [];
  #lines: Line[] = [];
  #width = 0;
  #step = 0;

  constructor(canvas: HTMLElement, data: ScenarioData) {
    this.#canvas = canvas;
    this.#data = data;
    this.root = svg("svg", { class: "scenario-steps", role: "group", "aria-label": data.texts.title });
    canvas.append(this.root);
    let waiting = 0;
    new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => this.#build(), RESIZED_AFTER);
    }).observe(canvas);
    this.#build();
  }

  /** Shows what stands after `step`. */
  show(step: number): void {
    this.#step = step;
    this.#bars.forEach((bar, index) => {
      const firm = this.#data.firms[index];
      if (firm !== undefined) {
        this.#fill(bar, firm, step);
      }
    });
    for (const { path, from, to } of this.#lines) {
      const lit = lossAt(from, step) >= HIT && lossAt(to, step) >= HIT;
      const fresh = step > 0 && (from.reached === step || to.reached === step);
      path.setAttribute("class", lit ? (fresh ? "lit fresh" : "lit") : "");
    }
  }

  #fill({ element, fill, title, width }: Bar, firm: ScenarioFirm, step: number): void {
    const loss = lossAt(firm, step);
    const { loses, untouched } = this.#data.texts;
    fill.setAttribute("width", String(width * loss));
    element.classList.toggle("hit", loss >= HIT);
    element.classList.toggle("fresh", step > 0 && firm.reached === step);
    const told = loss > 0 ? filled(loses, { loss: `${(loss * 100).toFixed(1)} %` }) : untouched;
    title.textContent = `${firm.name}\n${told}`;
  }

  #build(): void {
    const width = this.#canvas.clientWidth;
    if (width === 0 || Math.abs(width - this.#width) <= 2) {
      return;
    }
    this.#width = width;
    const measure = measureLike(this.#canvas, FONT_SIZE);
    const layout = laidOut(this.#data, width);
    const boxes: Box[] = [];
    for (const place of layout.nodes) {
      boxes[place.node] = place;
    }
    this.root.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.root.replaceChildren(
      this.#lineGroup(boxes),
      this.#heads(layout, measureLike(this.#canvas, HEAD_SIZE)),
      this.#barGroup(boxes, measure),
    );
    this.show(this.#step);
  }

  #lineGroup(boxes: readonly Box[]): SVGGElement {
    this.#lines = [];
    for (const [from, to] of this.#data.edges) {
      const [start, end] = [boxes[from], boxes[to]];
      const ends = [this.#data.firms[from], this.#data.firms[to]];
      if (start !== undefined && end !== undefined && ends[0] !== undefined && ends[1] !== undefined) {
        this.#lines.push({ path: svg("path", { d: line(start, end) }), from: ends[0], to: ends[1] });
      }
    }
    const paths = this.#lines.map(({ path }) => path);
    return svg("g", { class: "scenario-lines", "aria-hidden": "true" }, ...paths);
  }

  #heads({ heads }: Layout, measure: Measure): SVGGElement {
    const drawn = heads.map(({ stage, x, y, width }) =>
      svg(
        "g",
        { class: "stage-head" },
        svg("line", { x1: x, x2: x + width, y1: y + 26, y2: y + 26 }),
        svg("text", { x, y: y + 18 }, shortened(this.#data.columns[stage] ?? "", width, measure)),
      ),
    );
    return svg("g", { "aria-hidden": "true" }, ...drawn);
  }

  #barGroup(boxes: readonly Box[], measure: Measure): SVGGElement {
    this.#bars = this.#data.firms.map((firm, index) => bar(firm, boxes[index], measure));
    return svg("g", {}, ...this.#bars.map(({ element }) => element));
  }
}

function lossAt({ path }: ScenarioFirm, step: number): number {
  return path[step] ?? path.at(-1) ?? 0;
}

/** One column for each stage, in each the organisations hit first and hardest on top. */
function laidOut(data: ScenarioData, width: number): Layout {
  const byStage = data.columns.map((_, column) =>
    data.firms
      .map((firm, node) => ({ firm, node }))
      .filter(({ firm }) => firm.column === column)
      .sort((one, two) => (one.firm.reached ?? 1e9) - (two.firm.reached ?? 1e9) || one.node - two.node)
      .map(({ node }) => [{ node, depth: 0 }]),
  );
  return placed(byStage, width, NARROWEST);
}

function bar(firm: ScenarioFirm, box: Box | undefined, measure: Measure): Bar {
  const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
  const height = MEASURES.barHeight;
  const title = svg("title");
  const fill = svg("rect", { class: "bar-loss", x, y, width: 0, height, rx: 2 });
  const parts = [
    title,
    svg("rect", { class: "bar-ground", x, y, width, height, rx: 2 }),
    fill,
    svg(
      "text",
      { x: x + PADDING, y: y + height / 2, "font-size": FONT_SIZE },
      shortened(firm.name, (width - 2 * PADDING) * (firm.direct ? BOLD : 1), measure),
    ),
  ];
  const classes = firm.direct ? "firm direct" : "firm";
  const element =
    firm.href === null
      ? svg("g", { class: classes }, ...parts)
      : svg("a", { class: classes, href: firm.href }, ...parts);
  return { element, fill, title, width };
}
