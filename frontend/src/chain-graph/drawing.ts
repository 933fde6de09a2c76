// The graph as SVG: builds it, zooms it, marks what is found and what is pointed at.

import { svg } from "../svg";
import { type Measure, measureLike, shortened } from "../text";
import { arrowMarker, bar, barWidth, FONT_SIZE, foldButton, hatchPattern, line } from "./bars";
import { edgesInSight, type Folded, folded } from "./fold";
import { type Layout, type PlacedNode, placed } from "./layout";
import { type Family, orderedFamilies } from "./order";
import { Neighbourhoods, type Reach } from "./reach";
import type { ChainGraphData, Edge } from "./types";
import { ZoomedView } from "./zoom";

const [HATCH, ARROW] = ["chain-hatch", "chain-arrow"];
const [HEAD_SIZE, COUNT_ROOM] = [13, 26];
/** Lines at rest share out so much ink between them: the more there are, the fainter each is. */
const [INK, DENSEST] = [40, 0.14];
const RESIZED_AFTER = 150;
/** Up to so many nodes nothing is folded at first. */
const FEW_NODES = 150;

export class Drawing {
  layout: Layout = { nodes: [], heads: [], width: 0, height: 0 };
  /** Edges between the nodes in sight. */
  edges: readonly Edge[] = [];
  readonly #data: ChainGraphData;
  readonly #canvas: HTMLElement;
  readonly #families: Family[][];
  readonly #open = new Set<number>();
  readonly #root: SVGSVGElement;
  readonly #scene = svg("g");
  readonly #litFar = svg("g", { class: "lines lit" });
  readonly #litNear = svg("g", { class: "lines lit" });
  readonly #view: ZoomedView;
  #folded: Folded = { families: [], standsFor: [], kinds: new Map() };
  #neighbourhoods = new Neighbourhoods(0, []);
  #bars: (SVGAElement | undefined)[] = [];
  #places: (PlacedNode | undefined)[] = [];
  #found: ReadonlySet<number> | null = null;
  #width = 0;

  constructor(canvas: HTMLElement, data: ChainGraphData) {
    this.#data = data;
    this.#canvas = canvas;
    this.#families = orderedFamilies(data);
    this.#root = svg("svg", { class: "chain-graph", role: "group", "aria-label": data.texts.graph });
    this.#root.append(svg("defs", {}, hatchPattern(HATCH), arrowMarker(ARROW)), this.#scene);
    canvas.append(this.#root);
    this.#view = new ZoomedView(this.#root, this.#scene);
    if (data.nodes.length <= FEW_NODES) {
      this.unfold(true);
    } else {
      this.#build();
    }
    let waiting = 0;
    new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => this.#resized(), RESIZED_AFTER);
    }).observe(canvas);
  }

  get allUnfolded(): boolean {
    return this.#open.size > 0 && this.#open.size === this.#folded.kinds.size;
  }

  /** Unfolds the kinds of every node, or folds them all. */
  unfold(all: boolean): void {
    this.#open.clear();
    if (all) {
      for (const family of this.#families.flat()) {
        if (family.length > 1 && family[0] !== undefined) {
          this.#open.add(family[0].node);
        }
      }
    }
    this.#build();
  }

  #resized(): void {
    if (Math.abs(this.#canvas.clientWidth - this.#width) > 2 && this.#canvas.clientWidth > 0) {
      this.#build();
    }
  }

  /** Draws anew; the focus stays on the node that had it, or goes to the one that stands for it now. */
  #build(): void {
    const focused = this.nodeAt(document.activeElement);
    this.#layOut();
    if (focused !== null) {
      this.focusNode(this.#folded.standsFor[focused]);
    }
  }

  #layOut(): void {
    const { nodes, edges } = this.#data;
    const measure = measureLike(this.#canvas, FONT_SIZE);
    this.#width = this.#canvas.clientWidth;
    this.#folded = folded(
      this.#families,
      this.#open,
      (node) => nodes[node]?.weak === true || this.#found?.has(node) === true,
    );
    this.edges = edgesInSight(edges, this.#folded.standsFor);
    this.#neighbourhoods = new Neighbourhoods(nodes.length, this.edges);
    this.layout = placed(this.#folded.families, this.#width, barWidth(nodes, measure));
    this.#places = [];
    for (const place of this.layout.nodes) {
      this.#places[place.node] = place;
    }
    this.#view.resize(this.#width, this.layout.width, this.layout.height);
    this.#scene.replaceChildren(
      this.#lines(),
      this.#litFar,
      this.#heads(measureLike(this.#canvas, HEAD_SIZE)),
      this.#barGroup(measure),
      this.#litNear,
    );
    this.highlight(null);
    this.#markFound();
  }

  #lines(): SVGGElement {
    const paths = this.edges.map(([from, to, relation]) => this.#line(from, to, relation));
    const opacity = Math.min(DENSEST, INK / Math.max(1, this.edges.length));
    const style = `--line-opacity: ${opacity.toFixed(3)}`;
    return svg(
      "g",
      { class: "lines", "aria-hidden": "true", style },
      ...paths.filter((path) => path !== null),
    );
  }

  /** Kinds stand under what they are a kind of, so within a stage they need no line. */
  #line(from: number, to: number, relation: string): SVGPathElement | null {
    const [start, end] = [this.#places[from], this.#places[to]];
    const nodes = this.#data.nodes;
    if (!start || !end || (relation === "variant_of" && nodes[from]?.stage === nodes[to]?.stage)) {
      return null;
    }
    return svg("path", { d: line(start, end), class: relation });
  }

  #heads(measure: Measure): SVGGElement {
    const counts = this.#families.map((families) => families.flat().length);
    const heads = this.layout.heads.map(({ stage, x, y, width }) => {
      const name = this.#data.stages[stage]?.name ?? "";
      const counted = measure(name, true) <= width - COUNT_ROOM; // the name comes first where there is not room for both
      const count = { x: x + width, y: y + 18, "text-anchor": "end", class: "count" };
      return svg(
        "g",
        { class: "stage-head" },
        svg("line", { x1: x, x2: x + width, y1: y + 26, y2: y + 26 }),
        svg("text", { x, y: y + 18 }, shortened(name, width, measure, true)),
        ...(counted ? [svg("text", count, String(counts[stage] ?? 0))] : []),
      );
    });
    return svg("g", { "aria-hidden": "true" }, ...heads);
  }

  #barGroup(measure: Measure): SVGGElement {
    this.#bars = [];
    const group = svg("g", { class: "bars" });
    // In the order of the layout, so that the keyboard and a screen reader meet one stage after another.
    for (const place of this.layout.nodes) {
      const node = this.#data.nodes[place.node];
      const kinds = this.#folded.kinds.get(place.node) ?? 0;
      if (node !== undefined) {
        const link = bar(node, place, HATCH, measure, kinds > 0);
        this.#bars[place.node] = link;
        group.append(link);
        if (kinds > 0) {
          group.append(this.#foldButton(place, kinds));
        }
      }
    }
    this.#stop(this.#bars[this.layout.nodes[0]?.node ?? -1]);
    return group;
  }

  #foldButton(place: PlacedNode, kinds: number): SVGGElement {
    const name = this.#data.nodes[place.node]?.name ?? "";
    const label = this.#data.texts.unfold_one.replace("{name}", name).replace("{count}", String(kinds));
    const button = foldButton(place, kinds, this.#open.has(place.node), label);
    button.addEventListener("click", () => this.toggle(place.node));
    return button;
  }

  /** Folds or unfolds the kinds of `node`; does nothing where it has none. */
  toggle(node: number): void {
    if (!this.#folded.kinds.has(node)) {
      return;
    }
    if (!this.#open.delete(node)) {
      this.#open.add(node);
    }
    this.#build();
  }

  /** The one bar that the tab key stops at; arrows lead on from there. */
  #stop(link: SVGAElement | undefined): void {
    for (const each of this.#bars) {
      each?.setAttribute("tabindex", each === link ? "0" : "-1");
    }
  }

  /** Brings the found nodes in sight, marks them and dims the others; null takes the marks away. */
  showFound(found: ReadonlySet<number> | null): void {
    this.#found = found;
    this.#build();
  }

  #markFound(): void {
    this.#root.classList.toggle("searching", this.#found !== null);
    this.#bars.forEach((link, node) => {
      link?.classList.toggle("found", this.#found?.has(node) ?? false);
    });
  }

  /** Lights `node`, what goes in and what it goes into; null puts all lights out. */
  highlight(node: number | null): void {
    const reach = node === null ? null : this.#neighbourhoods.of(node);
    this.#root.classList.toggle("pointing", node !== null);
    this.#bars.forEach((link, each) => {
      const steps = reach?.upstream.get(each) ?? reach?.downstream.get(each);
      link?.classList.toggle("self", each === node);
      link?.classList.toggle("near", steps === 1);
      link?.classList.toggle("far", steps !== undefined && steps > 1);
    });
    const [far, near] = node === null || reach === null ? [[], []] : this.#litLines(node, reach);
    this.#litFar.replaceChildren(...far);
    this.#litNear.replaceChildren(...near);
  }

  /** Lines further along, which stay behind the bars, and the node's own lines, which lie above them. */
  #litLines(node: number, { upstream, downstream }: Reach): [SVGPathElement[], SVGPathElement[]] {
    const [far, near]: [SVGPathElement[], SVGPathElement[]] = [[], []];
    for (const [from, to, relation] of this.edges) {
      const goesIn = upstream.has(from) && (to === node || upstream.has(to));
      const goesOn = downstream.has(to) && (from === node || downstream.has(from));
      const path = goesIn || goesOn ? this.#line(from, to, relation) : null;
      if (path !== null) {
        const direct = from === node || to === node;
        path.setAttribute("class", `${relation} ${direct ? "near" : "far"}`);
        if (direct) {
          path.setAttribute("marker-end", `url(#${ARROW})`);
        }
        (direct ? near : far).push(path);
      }
    }
    return [far, near];
  }

  zoom(step: "in" | "out" | "whole"): void {
    this.#view.step(step);
  }

  focusNode(node: number | undefined): void {
    const link = node === undefined ? undefined : this.#bars[node];
    if (link !== undefined) {
      this.#stop(link);
      link.focus();
    }
  }

  /** The node whose bar `target` lies in. */
  nodeAt(target: EventTarget | null): number | null {
    const link = target instanceof Element ? target.closest("a[data-node]") : null;
    const index = link === null ? -1 : this.#bars.indexOf(link as SVGAElement);
    return index < 0 ? null : index;
  }

  get root(): SVGSVGElement {
    return this.#root;
  }
}
