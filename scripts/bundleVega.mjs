// Joins dist/report/figure/vega.js with Vega and the packages behind it into one file, and their licences into another. A part of the build.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

await build({
  configFile: false,
  root: dist,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: "report/figure/vega.js",
    outDir: "report/figure",
    emptyOutDir: false,
    minify: true,
    license: { fileName: "vega.licenses.md" },
    rollupOptions: { output: { entryFileNames: "vega.js", codeSplitting: false } },
  },
});
