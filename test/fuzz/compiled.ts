// The list of readers as JavaScript: Node 20 reads no TypeScript, and a thread that lets vite transform the sources takes seconds to start.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { packageRoot } from "../../src/base/packageRoot.ts";

const known = new Map<string, Promise<string>>();

/** The URL of the compiled module, made once for a process. Each source becomes a file of its own under its own path, so that stacks and
 *  coverage name it. */
export function compiled(entries: URL): Promise<string> {
  const source = fileURLToPath(entries);
  const url = known.get(source) ?? compile(source);
  known.set(source, url);
  return url;
}

async function compile(source: string): Promise<string> {
  // below the package: the sources look for its files from where they lie
  const cache = join(packageRoot(), "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "mho-fuzz-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    root: packageRoot(),
    logLevel: "error",
    build: {
      ssr: source,
      outDir: folder,
      minify: false,
      sourcemap: "inline",
      target: "node20",
      rollupOptions: {
        output: { preserveModules: true, preserveModulesRoot: packageRoot(), entryFileNames: "[name].mjs" },
      },
    },
  });
  return pathToFileURL(join(folder, "test", "fuzz", `${basename(source, ".ts")}.mjs`)).href;
}
