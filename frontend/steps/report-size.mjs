// Prints what a reader downloads: gzip sizes of the built files, the first line being what every page loads.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("../../src/corechain_portal/web/static/built/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf-8"));
const gzipped = (file) => gzipSync(readFileSync(new URL(file, folder))).length;
const shown = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;

const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
const everywhere = [
  entry.file,
  ...(entry.css ?? []),
  ...(entry.imports ?? []).map((key) => manifest[key].file),
];
console.log(
  `${shown(everywhere.map(gzipped).reduce((a, b) => a + b))}  every page (${everywhere.join(", ")})`,
);
const files = [...new Set(Object.values(manifest).map(({ file }) => file))];
for (const file of [...files, ...readdirSync(new URL("maps/", folder)).map((name) => `maps/${name}`)]) {
  console.log(`${shown(gzipped(file))}  ${file}`);
}
