// One indicator of one region by period: bars for amounts, a line for percentages and ranks; intervals as whiskers,
// estimates and forecasts hatched, years without a figure left open.

import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { foldList } from "../list";
import type { Picture } from "../picture";
import { html } from "../svg";
import { filled } from "../text";
import { type Colours, drawing, type EChartsOption, echarts } from "./canvas";
import { type Point, type Slot, slots } from "./slots";

echarts.use([BarChart, CustomChart, LineChart, GridComponent, TooltipComponent]);

export interface IndicatorData {
  readonly title: string;
  readonly unit: string;
  readonly rank: boolean;
  readonly points: readonly Point[];
  readonly texts: Readonly<Record<"interval" | "table" | "hatched" | "and", string>>;
}

type Series = Extract<EChartsOption["series"], readonly unknown[]>[number];

export function draw({ canvas, figure, data: given }: Picture): void {
  const data = given as IndicatorData;
  const place = html("div", { class: "chart-canvas" });
  const title = html("p", { class: "chart-title" }, data.title, html("span", { class: "unit" }, data.unit));
  canvas.append(title, place);
  const label = `${data.title} (${data.unit})`;
  drawing(place, label, (colours) => option(data, colours));
  const unsure = [...new Set(data.points.map(({ status }) => status).filter(Boolean))];
  if (unsure.length > 0) {
    canvas.append(
      html(
        "p",
        { class: "picture-note" },
        filled(data.texts.hatched, { status: unsure.join(data.texts.and) }),
      ),
    );
  }
  foldList(figure, data.texts.table);
}

function option(data: IndicatorData, colours: Colours): EChartsOption {
  const places = slots(data.points);
  return {
    grid: { left: 8, right: 8, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: places.map(({ period }) => period),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 12, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      inverse: data.rank,
      ...(data.rank ? { min: 1, minInterval: 1 } : {}),
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.muted, fontSize: 12, hideOverlap: true },
      splitNumber: 3,
    },
    series: [values(places, data, colours), whiskers(places, data, colours)],
  };
}

/** Lines join neighbouring periods only; a bar starts at zero. */
function values(places: readonly Slot[], data: IndicatorData, colours: Colours): Series {
  const hatched = {
    symbol: "rect",
    dashArrayX: [1, 0],
    dashArrayY: [2, 3],
    rotation: -Math.PI / 4,
    color: colours.surface,
  };
  const items = places.map(({ point }) => ({
    value: point?.value ?? "-",
    itemStyle: { color: colours.bar, ...(point?.status ? { decal: hatched } : {}) },
  }));
  const label = {
    show: true,
    position: "top" as const,
    color: colours.ink,
    fontSize: 12,
    formatter: ({ value }: { value: unknown }) => shown(value),
  };
  return data.rank || data.unit === "%"
    ? {
        type: "line",
        data: items,
        label,
        symbol: "circle",
        symbolSize: 7,
        lineStyle: { color: colours.bar, width: 2 },
      }
    : { type: "bar", data: items, label, barMaxWidth: 36, barMinHeight: 1 };
}

/** The range that the source's decimals leave; what is told about a figure when it is pointed at. */
function whiskers(places: readonly Slot[], data: IndicatorData, colours: Colours): Series {
  const given = places.flatMap(({ point }, place) => (point === null ? [] : [{ point, place }]));
  return {
    type: "custom",
    data: given.map(({ point, place }) => [
      place,
      point.value,
      point.lower ?? point.value,
      point.upper ?? point.value,
    ]),
    encode: { x: 0, y: [1, 2, 3] },
    z: 3,
    renderItem: (_, api) => {
      const [x, low] = api.coord([api.value(0), api.value(2)]);
      const [, high] = api.coord([api.value(0), api.value(3)]);
      return {
        type: "path",
        shape: { pathData: bracket(x ?? 0, low ?? 0, high ?? 0) },
        style: { stroke: colours.ink, fill: "none", lineWidth: 1 },
      };
    },
    tooltip: {
      formatter: (parameters) => told(given[(parameters as { dataIndex: number }).dataIndex]?.point, data),
    },
  };
}

function bracket(x: number, low: number, high: number): string {
  return `M${x - 4},${low} h8 M${x},${low} V${high} M${x - 4},${high} h8`;
}

function told(point: Point | undefined, data: IndicatorData): string {
  if (point === undefined) {
    return "";
  }
  const { period, value, lower, upper, status, confidence, source } = point;
  const range =
    lower === null || upper === null ? "" : `${data.texts.interval}: ${shown(lower)}–${shown(upper)}`;
  const head = [`${period}: ${shown(value)} ${data.unit}`, status].filter(Boolean).join(" · ");
  return [head, range, confidence, ...folded(source)].filter(Boolean).join("\n");
}

const LINE = 44;

/** Long titles of sources on several lines. */
function folded(text: string): string[] {
  const characters = Array.from(text);
  const lines = Math.ceil(characters.length / LINE);
  return Array.from({ length: lines }, (_, line) =>
    characters.slice(line * LINE, (line + 1) * LINE).join(""),
  );
}

function shown(value: unknown): string {
  return typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 3 }) : "";
}
