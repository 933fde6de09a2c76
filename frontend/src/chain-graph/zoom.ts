// Zooming and moving the graph. Drag moves; the wheel alone scrolls the page, so that nobody is caught in the
// picture; Ctrl or ⌘ with the wheel, two fingers, or the buttons zoom.

import "d3-transition";
import { type Selection, select } from "d3-selection";
import { type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";

const CLOSEST = 4;
const STEP = 1.5;
const MILLISECONDS = 200;

export class ZoomedView {
  readonly #root: SVGSVGElement;
  readonly #selection: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  #smallest = 1;

  constructor(root: SVGSVGElement, scene: SVGGElement) {
    this.#root = root;
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .filter((event: MouseEvent & TouchEvent) =>
        event.type === "wheel"
          ? event.ctrlKey || event.metaKey
          : !event.button && event.touches?.length !== 1,
      )
      .on("zoom", ({ transform }) => scene.setAttribute("transform", transform.toString()));
    this.#selection = select(root);
    this.#selection.call(this.#zoom).on("dblclick.zoom", null);
  }

  /** Shows a scene of `sceneWidth` × `sceneHeight` pixels whole in a window `width` pixels wide, never enlarged. */
  resize(width: number, sceneWidth: number, sceneHeight: number): void {
    this.#smallest = Math.min(1, width / sceneWidth);
    const height = Math.ceil(sceneHeight * this.#smallest);
    this.#root.setAttribute("height", String(height));
    this.#zoom.scaleExtent([this.#smallest, CLOSEST]);
    this.#zoom.extent([
      [0, 0],
      [width, height],
    ]);
    this.#zoom.translateExtent([
      [0, 0],
      [sceneWidth, sceneHeight],
    ]);
    this.#selection.call(this.#zoom.transform, zoomIdentity.scale(this.#smallest));
  }

  step(step: "in" | "out" | "whole"): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const moving = this.#selection.transition().duration(calm ? 0 : MILLISECONDS);
    if (step === "whole") {
      moving.call(this.#zoom.transform, zoomIdentity.scale(this.#smallest));
    } else {
      moving.call(this.#zoom.scaleBy, step === "in" ? STEP : 1 / STEP);
    }
  }
}
