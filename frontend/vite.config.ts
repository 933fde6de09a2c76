import { defineConfig } from "vite";

// One entry for every page; the parts that draw are loaded only where a page has their picture.
export default defineConfig({
  base: "./",
  publicDir: "maps/built",
  build: {
    outDir: "../src/corechain_portal/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: "src/main.ts" },
  },
});
