// The layer rule: the folders of src, and the pages above them, are one pipeline. Imports point left only and never go round: not between
// files, and not between the files and sub-folders of any folder. Takes files as data, so that the rule itself is tested on bad ones.
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
  "experiment",
  "pricing",
  "run",
  "lab",
  "study",
  "report",
  "server",
  "cli",
] as const;

/** Each sees every layer and is seen by none: the public API and the pages. The pages do not see the command line. */
const ROOF = /^(src\/index\.ts$|web\/)/;
const NOT_FOR_PAGES = "src/cli/";

/** One sentence for each import that points right, leaves src, or lies in a folder that is no layer. */
export function layerProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const from = rankOf(file.path);
    if (from === undefined) return [`${file.path} lies in no layer: ${LAYERS.join(" → ")}`];
    return relativeImportsOf(file).flatMap((target) => {
      const to = rankOf(target);
      if (isTestFile(file.path) && target.startsWith("test/")) return [];
      if (to === undefined) return [`${file.path} imports ${target}, which lies in no layer`];
      const right = to > from || (isPage(file.path) && target.startsWith(NOT_FOR_PAGES));
      return right ? [`${file.path} imports ${target}, which is further right`] : [];
    });
  });
}

/** Unit tests may share fixtures in test/. */
const isTestFile = (path: string) => path.endsWith(".test.ts");
const isPage = (path: string) => path.startsWith("web/");

function rankOf(path: string): number | undefined {
  if (ROOF.test(path)) return LAYERS.length;
  const [, layer] = /^src\/([^/]+)\/./.exec(path) ?? [];
  const rank = (LAYERS as readonly (string | undefined)[]).indexOf(layer);
  return rank < 0 ? undefined : rank;
}

type Imports = ReadonlyMap<string, readonly string[]>;

/** Each circle of imports once, as "a → b → a". Type-only imports count: a circle of types is one concept in two files. */
export function circles(files: readonly SourceFile[]): string[] {
  return circlesOf(new Map(files.map((file) => [file.path, relativeImportsOf(file)])));
}

/** Circles between what lies side by side in a folder, where a sub-folder counts as one with all that it holds. Whoever reads the files and
 *  sub-folders of a folder in the order of their imports need not go back. Tests reach wherever they want. */
export function folderCircles(files: readonly SourceFile[]): string[] {
  const folders = new Map<string, Map<string, string[]>>();
  for (const file of files.filter(({ path }) => !isTestFile(path)))
    for (const target of relativeImportsOf(file)) {
      const folder = commonFolder(file.path, target);
      const neighbours = folders.get(folder) ?? new Map<string, string[]>();
      const from = within(folder, file.path);
      neighbours.set(from, [...(neighbours.get(from) ?? []), within(folder, target)]);
      folders.set(folder, neighbours);
    }
  return [...folders.values()].flatMap(circlesOf);
}

/** "" for the root. */
function commonFolder(path: string, other: string): string {
  const parts = path.split("/");
  const others = other.split("/");
  const apart = parts.findIndex((part, i) => part !== others[i]);
  return parts
    .slice(0, apart)
    .map((part) => `${part}/`)
    .join("");
}

/** The file or sub-folder of the folder that the path lies in. */
const within = (folder: string, path: string) => folder + path.slice(folder.length).split("/", 1)[0];

function circlesOf(imports: Imports): string[] {
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
