// Where organisations are: bubbles on an outline, one outline for each scope. The list below says the same.

import { ScatterChart } from "echarts/charts";
import { GeoComponent, TooltipComponent } from "echarts/components";
import { foldList } from "../list";
import type { Picture } from "../picture";
import { html } from "../svg";
import { type Colours, drawing, type EChartsOption, echarts } from "./canvas";

echarts.use([ScatterChart, GeoComponent, TooltipComponent]);

type Scope = "wuxi" | "jiangsu" | "china" | "world";
type MapName = "jiangsu" | "china" | "world";
type Degrees = readonly [longitude: number, latitude: number];

interface Bubble {
  readonly code: string;
  readonly name: string;
  readonly label: string;
  readonly count: number;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly href: string;
}

interface MapData {
  readonly scopes: Readonly<Partial<Record<Scope, readonly Bubble[]>>>;
  readonly start: Scope;
  /** Addresses of the outlines, and of the centres of countries. */
  readonly maps: Readonly<Record<MapName | "centres", string>>;
  readonly note: string;
  /** What regions of an outline are called, where their names help. */
  readonly names: Readonly<Record<string, string>>;
  readonly texts: {
    readonly title: string;
    readonly scope: string;
    readonly scopes: Readonly<Record<Scope, string>>;
    readonly list: string;
  };
}

interface View {
  readonly map: MapName;
  /** North-west and south-east corners; the whole map where there are none. */
  readonly corners?: readonly [Degrees, Degrees];
  readonly lit?: string;
}

const VIEWS: Readonly<Record<Scope, View>> = {
  wuxi: {
    map: "jiangsu",
    corners: [
      [119.4, 32.1],
      [120.75, 31.05],
    ],
    lit: "无锡市",
  },
  jiangsu: { map: "jiangsu", lit: "无锡市" },
  china: { map: "china" },
  world: { map: "world" },
};
/** Diameters in pixels; from `ROOMY` on a name fits inside. */
const [SMALLEST, ALONE, ROOMY, BIGGEST] = [7, 14, 38, 50];

export async function draw({ canvas, figure, data: given }: Picture): Promise<void> {
  const data = given as MapData;
  const centres = (await read(data.maps.centres)) as Readonly<Record<string, Degrees>>;
  const place = html("div", { class: "map-canvas" });
  let scope = data.start;
  await load(VIEWS[scope].map, data);
  canvas.append(place);
  const { chart, redraw } = drawing(place, data.texts.title, (colours) =>
    option(data, scope, centres, place.clientWidth, colours),
  );
  canvas.prepend(
    scopeButtons(data, async (next) => {
      await load(VIEWS[next].map, data);
      scope = next;
      redraw();
    }),
  );
  chart.on("click", ({ data: bubble }) => {
    const { href } = bubble as { href?: string };
    if (href) {
      location.assign(href);
    }
  });
  canvas.append(html("p", { class: "picture-note" }, data.note));
  foldList(figure, data.texts.list);
}

async function read(address: string): Promise<unknown> {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}

/** Loads and registers an outline once. ECharts adds 南海诸岛 and 钓鱼岛 to the map called “china”. */
async function load(name: MapName, data: MapData): Promise<void> {
  if (echarts.getMap(name) === null || echarts.getMap(name) === undefined) {
    echarts.registerMap(name, (await read(data.maps[name])) as Parameters<typeof echarts.registerMap>[1]);
  }
}

function scopeButtons(data: MapData, choose: (scope: Scope) => Promise<void>): HTMLElement {
  const scopes = Object.keys(data.scopes) as Scope[];
  const row = html("div", { class: "picture-tools", role: "group", "aria-label": data.texts.scope });
  if (scopes.length < 2) {
    row.hidden = true;
    return row;
  }
  const buttons = scopes.map((scope) => {
    const pressed = { "aria-pressed": String(scope === data.start) };
    const button = html("button", { type: "button", ...pressed }, data.texts.scopes[scope]);
    button.addEventListener("click", async () => {
      for (const each of buttons) {
        each.setAttribute("aria-pressed", String(each === button));
      }
      await choose(scope);
    });
    return button;
  });
  row.append(...buttons);
  return row;
}

function option(
  data: MapData,
  scope: Scope,
  centres: Readonly<Record<string, Degrees>>,
  width: number,
  colours: Colours,
): EChartsOption {
  const { map, corners, lit } = VIEWS[scope];
  const bubbles = data.scopes[scope] ?? [];
  return {
    geo: {
      map,
      ...(corners === undefined ? {} : { boundingCoords: corners.map((corner) => [...corner]) }),
      left: 8,
      right: 8,
      top: 8,
      bottom: 8,
      preserveAspect: "contain",
      silent: true,
      itemStyle: { areaColor: colours.tint, borderColor: colours.hatch, borderWidth: 0.75 },
      regions: lit === undefined ? [] : [{ name: lit, itemStyle: { areaColor: colours.surface } }],
      label: {
        show: true,
        color: colours.muted,
        fontSize: 11,
        formatter: ({ name }) => (scope === "wuxi" && name !== lit ? (data.names[name] ?? "") : ""),
      },
    },
    series: [scatter(bubbles, centres, width, colours)],
  };
}

/** Bubbles whose areas say the counts; large ones carry their names inside, small ones beside. */
function scatter(
  bubbles: readonly Bubble[],
  centres: Readonly<Record<string, Degrees>>,
  width: number,
  colours: Colours,
): Extract<EChartsOption["series"], readonly unknown[]>[number] {
  const most = Math.max(1, ...bubbles.map(({ count }) => count));
  const biggest = bubbles.length === 1 ? ALONE : Math.min(BIGGEST, width / 12);
  return {
    type: "scatter",
    coordinateSystem: "geo",
    data: bubbles.flatMap((bubble) => {
      const at = degreesOf(bubble, centres);
      const symbolSize = Math.max(SMALLEST, biggest * Math.sqrt(bubble.count / most));
      const inside = symbolSize >= ROOMY;
      const label = {
        position: inside ? "inside" : bubbles.length === 1 ? "top" : "right",
        formatter: inside ? `${bubble.name}\n${bubble.count}` : "{b}",
      } as const;
      return at === null
        ? []
        : [{ value: [...at], symbolSize, label, href: bubble.href, name: bubble.label }];
    }),
    itemStyle: { color: colours.bar, opacity: 0.75, borderColor: colours.press, borderWidth: 1 },
    emphasis: { itemStyle: { color: colours.press, opacity: 0.9 } },
    label: {
      show: true,
      color: colours.ink,
      fontSize: 12,
      textBorderColor: colours.tint,
      textBorderWidth: 2,
    },
    labelLayout: { hideOverlap: true, moveOverlap: "shiftY" },
    tooltip: { formatter: "{b}" },
  };
}

function degreesOf(bubble: Bubble, centres: Readonly<Record<string, Degrees>>): Degrees | null {
  if (bubble.longitude !== null && bubble.latitude !== null) {
    return [bubble.longitude, bubble.latitude];
  }
  return centres[bubble.code] ?? null;
}
