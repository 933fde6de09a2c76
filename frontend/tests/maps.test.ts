import { describe, expect, it } from "vitest";
import { decoded, rounded } from "../maps/geometry.mjs";
import { outlines } from "../maps/outlines.mjs";

type Ring = [number, number][];
interface Feature {
  properties: { name: string; code: string };
  geometry: { type: string; coordinates: Ring[] | Ring[][] };
}

const maps = outlines();

function polygons({ geometry }: Feature): Ring[][] {
  return (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Ring[][];
}

/** Whether a ring goes around a place, by counting the sides that a ray from it crosses. */
function goesAround(ring: Ring, [x, y]: [number, number]): boolean {
  let inside = false;
  ring.forEach(([x1, y1], index) => {
    const [x0, y0] = ring.at(index - 1) ?? [0, 0];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) {
      inside = !inside;
    }
  });
  return inside;
}

function regionsAt(features: Feature[], place: [number, number]): string[] {
  return features
    .filter((each) => polygons(each).some((rings) => goesAround(rings[0] ?? [], place)))
    .map(({ properties }) => properties.name);
}

describe("the outline of China is whole", () => {
  it.each([
    ["台湾", 121.0, 23.7],
    ["海南", 110.0, 19.2],
    ["藏南", 93.6, 27.5],
    ["阿克赛钦", 79.5, 35.2],
    ["钓鱼岛", 123.47, 25.74],
    ["香港", 114.17, 22.4],
  ])("%s lies in China on the map of the world", (_, longitude, latitude) => {
    expect(regionsAt(maps.world.features, [longitude, latitude])).toEqual(["中国"]);
  });

  it("has no Taiwan beside China on the map of the world", () => {
    const codes = maps.world.features.map(({ properties }: Feature) => properties.code);
    expect(codes).not.toContain("TW");
    expect(codes).toContain("CN");
  });

  it("reaches the south of the South China Sea by the ten-dash line", () => {
    const china = maps.world.features.find(({ properties }: Feature) => properties.code === "CN");
    const south = Math.min(...polygons(china).flatMap((rings) => (rings[0] ?? []).map(([, y]) => y)));
    expect(south).toBeLessThan(5);
  });

  it("has all 34 provinces, Taiwan, Hong Kong and Macao among them", () => {
    const names = maps.china.features.map(({ properties }: Feature) => properties.name);
    expect(names).toHaveLength(34);
    expect(names).toEqual(expect.arrayContaining(["台湾", "香港", "澳门", "西藏", "新疆"]));
    expect(maps.china.features.every((each: Feature) => polygons(each).length > 0)).toBe(true);
  });

  it("is called so that ECharts adds 南海诸岛", () => {
    expect(Object.keys(maps)).toContain("china");
  });
});

it("has Wuxi where Wuxi is", () => {
  expect(regionsAt(maps.jiangsu.features, [120.3, 31.57])).toEqual(["无锡市"]);
  expect(maps.jiangsu.features).toHaveLength(13);
});

it("puts countries' bubbles inside them, and Taiwan's on Taiwan", () => {
  expect(regionsAt(maps.world.features, maps.centres.US)).toEqual(["美国"]);
  expect(regionsAt(maps.china.features, maps.centres.TW)).toEqual(["台湾"]);
});

it("decodes points as differences in 1/1024 degree", () => {
  // From (1024, 2048): two east and one south of it, then four west and three north. Zigzag: 2→4, −1→1, −4→7, 3→6.
  const text = String.fromCharCode(64 + 4, 64 + 1, 64 + 7, 64 + 6);
  const polygon = { type: "Polygon", coordinates: [text], encodeOffsets: [[1024, 2048]] };
  expect(decoded(polygon).coordinates).toEqual([
    [
      [1026 / 1024, 2047 / 1024],
      [1022 / 1024, 2050 / 1024],
    ],
  ]);
});

it("rounds without leaving doubled points or rings of fewer than four", () => {
  const square = [
    [0.001, 0],
    [0.002, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const speck = [
    [0, 0],
    [0.001, 0],
    [0.001, 0.001],
    [0, 0],
  ];
  expect(rounded([square, speck], 1)).toEqual([
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ]);
});
