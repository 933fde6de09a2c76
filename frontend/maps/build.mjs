// Writes maps/built/maps/{world,china,jiangsu,centres}.json, which the build copies beside the scripts. Any of the files
// can be replaced at run time: see frontend/README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { outlines } from "./outlines.mjs";

const folder = new URL("built/maps/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(outlines())) {
  const text = JSON.stringify(content);
  writeFileSync(new URL(`${name}.json`, folder), `${text}\n`);
  console.log(`maps/${name}.json: ${Math.round(text.length / 1024)} KiB`);
}
