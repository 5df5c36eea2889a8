// The numbered examples of the package as starting points of the form.
import { parse } from "smol-toml";

import type { Query } from "./address.ts";

const FILES: Readonly<Record<string, string>> = import.meta.glob("../../examples/*.toml", {
  eager: true,
  import: "default",
  query: "?raw",
});

export interface Example {
  /** File name without ending. */
  readonly name: string;
  /** The first sentence of its file. */
  readonly about: string;
  /** Its keys as --set takes them. */
  readonly settings: Query;
}

export const EXAMPLES: readonly Example[] = Object.entries(FILES).map(([path, text]) => ({
  name: /([^/]+)\.toml$/.exec(path)![1]!,
  about: firstSentence(text),
  settings: Object.fromEntries(leaves(parse(text), "")),
}));

/** An example of the package, by name. */
export const exampleNamed = (name: string): Example => EXAMPLES.find((example) => example.name === name)!;

/** First sentence of the comment that opens a file; commands in it are indented. */
function firstSentence(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !/^# \S/.test(line));
  const opening = lines.slice(0, end).map((line) => line.slice(2));
  return /^.*?[.](?=\s|$)/.exec(opening.join(" "))?.[0] ?? opening.join(" ");
}

function leaves(tree: object, above: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = above === "" ? key : `${above}.${key}`;
    const section = typeof value === "object" && value !== null && !Array.isArray(value);
    if (section) return leaves(value, path);
    return [[path, typeof value === "string" ? value : JSON.stringify(value)] satisfies [string, string]];
  });
}
