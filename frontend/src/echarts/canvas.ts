// What charts and maps share: an ECharts drawing that follows the size of its place and the colours of the page.

import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import type { EChartsOption } from "echarts/types/dist/shared";
import { THEME_CHANGED } from "../enhance/theme";

echarts.use([CanvasRenderer, LabelLayout]);

export type { EChartsOption };
export { echarts };

export interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly paper: string;
  readonly press: string;
  readonly bar: string;
  readonly hatch: string;
  readonly tint: string;
  readonly weak: string;
}

/** The page's tokens as they are now. */
function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    muted: token("muted"),
    line: token("line"),
    surface: token("surface"),
    paper: token("paper"),
    press: token("press"),
    bar: token("bar"),
    hatch: token("hatch"),
    tint: token("tint"),
    weak: token("weak"),
  };
}

/** A drawing in `place`, called `label` by screen readers; `option` is asked for again when the theme changes. */
export function drawing(
  place: HTMLElement,
  label: string,
  option: (colours: Colours) => EChartsOption,
): { readonly chart: echarts.ECharts; readonly redraw: () => void } {
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  const chart = echarts.init(place);
  const font = getComputedStyle(place).fontFamily;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const redraw = (): void => {
    const colours = coloursOf(place);
    chart.setOption(
      {
        animation: !calm,
        animationDuration: 200,
        textStyle: { fontFamily: font, color: colours.ink },
        tooltip: tooltip(colours),
        ...option(colours),
      },
      { notMerge: true },
    );
  };
  redraw();
  document.addEventListener(THEME_CHANGED, redraw);
  new ResizeObserver(() => chart.resize()).observe(place);
  return { chart, redraw };
}

/** Drawn on the canvas rather than as HTML, so that no text of the data can become markup. */
export function tooltip(colours: Colours): NonNullable<EChartsOption["tooltip"]> {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.line,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: colours.ink, fontSize: 13 },
  };
}
