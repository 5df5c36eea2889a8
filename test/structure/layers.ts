// The layer rule: the folders of src are one pipeline, imports point left only and never go round. Takes files as
// data, so that the rule itself is tested on bad ones.
import { relativeImportsOf, type SourceFile } from "./sources.ts";

export const LAYERS = [
  "base",
  "device",
  "array",
  "engine",
  "network",
  "data",
  "training",
  "chip",
  "config",
  "lab",
  "peer",
  "study",
  "report",
  "server",
  "cli",
] as const;

/** Sees every layer and is seen by none. */
const PUBLIC_API = "src/index.ts";

/** One sentence for each import that points right, leaves src, or lies in a folder that is no layer. */
export function layerProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const from = rankOf(file.path);
    if (from === undefined) return [`${file.path} lies in no layer: ${LAYERS.join(" → ")}`];
    return relativeImportsOf(file).flatMap((target) => {
      const to = rankOf(target);
      if (isTestFile(file.path) && target.startsWith("test/")) return [];
      if (to === undefined) return [`${file.path} imports ${target}, which lies in no layer`];
      return to > from ? [`${file.path} imports ${target}, which is further right`] : [];
    });
  });
}

/** Unit tests may share fixtures in test/. */
const isTestFile = (path: string) => path.endsWith(".test.ts");

function rankOf(path: string): number | undefined {
  if (path === PUBLIC_API) return LAYERS.length;
  const [, layer] = /^src\/([^/]+)\/./.exec(path) ?? [];
  const rank = (LAYERS as readonly (string | undefined)[]).indexOf(layer);
  return rank < 0 ? undefined : rank;
}

/** Each circle of imports once, as "a → b → a". Type-only imports count: a circle of types is one concept in two files. */
export function circles(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, relativeImportsOf(file)]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}
