// The numbered examples of the package as starting points of the form.
import { parse } from "smol-toml";
import { isExperimentKey, query, turnTo } from "../address.ts";

const FILES: Readonly<Record<string, string>> = import.meta.glob("../../../examples/*.toml", {
  eager: true,
  import: "default",
  query: "?raw",
});

export interface Example {
  /** File name without ending. */
  readonly name: string;
  /** Its keys as --set takes them. */
  readonly settings: Readonly<Record<string, string>>;
}

export const EXAMPLES: readonly Example[] = Object.entries(FILES).map(([path, text]) => ({
  name: /([^/]+)\.toml$/.exec(path)![1]!,
  settings: Object.fromEntries(leaves(parse(text), "")),
}));

function leaves(tree: object, above: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = above === "" ? key : `${above}.${key}`;
    const section = typeof value === "object" && value !== null && !Array.isArray(value);
    if (section) return leaves(value, path);
    return [[path, typeof value === "string" ? value : JSON.stringify(value)] satisfies [string, string]];
  });
}

/** The example's keys and no others. */
export function takeExample({ settings }: Example): void {
  const old = Object.keys(query.peek()).filter(isExperimentKey);
  turnTo({ ...Object.fromEntries(old.map((key) => [key, undefined])), ...settings });
}
