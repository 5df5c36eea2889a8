import { join } from "node:path";
import { defineConfig } from "vite";
import { notices } from "./notices.mjs";

const here = import.meta.dirname;
// App.tsx links to it.
const { pages, workers } = notices("licenses.md");

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  build: {
    outDir: join(here, "..", "dist", "web"),
    emptyOutDir: true,
    target: "es2022",
    // Vega is the largest piece; it is loaded only where a figure is drawn.
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: [join(here, "index.html"), join(here, "train", "index.html")] },
  },
  plugins: pages,
  worker: { format: "es", plugins: workers },
});
