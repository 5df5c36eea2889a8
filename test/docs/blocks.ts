// The fenced blocks of a page in Markdown, in their order.
export interface Block {
  /** Word behind the opening fence: sh, text, python, toml … */
  readonly kind: string;
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({
    kind: kind!,
    text: text!,
  }));
}

/** A line of output with every number as #, and bars and spaces between columns as one space: widths and digits may change. */
export const shapeOf = (line: string): string =>
  line
    .replace(/[+−-]?\d[\d,.]*/g, "#")
    .replace(/\s+/g, " ")
    .trim();
