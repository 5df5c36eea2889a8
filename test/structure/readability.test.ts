// Documents and comments can be read: short sentences, no private words, every Greek letter in the glossary, every decision in the index.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import {
  codeFaults,
  documents,
  LONGEST,
  measure,
  PRIVATE_WORDS,
  privateWords,
  sentencesOf,
  sources,
  TARGET,
  wordsOf,
} from "../../scripts/readability.mjs";
import { ROOT, repositoryFiles } from "./sources.ts";

const read = (path: string) => readFileSync(ROOT + path, "utf8");
const glossary = read("docs/glossary.md");
/** Made of the first comments and constants of the circuits; their words are those of the source. */
const FROM_SOURCES = "docs/chip-constants.md";

describe("the documents", () => {
  it("have at most 18 words a sentence in the mean", () => {
    expect(documents().length).toBeGreaterThan(50);
    const long = documents().flatMap((path) => {
      const { mean } = measure(read(path));
      return mean > TARGET ? [`${path}: ${mean.toFixed(1)}`] : [];
    });
    expect(long).toEqual([]);
  });

  it(`have no sentence of more than ${LONGEST} words`, () => {
    const long = documents().flatMap((path) =>
      sentencesOf(read(path))
        .filter((sentence) => wordsOf(sentence) > LONGEST)
        .map((sentence) => `${path}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  it("use no private word that the glossary does not explain", () => {
    const explained = Object.keys(PRIVATE_WORDS).filter((word) =>
      new RegExp(`^\\|[^|]*\\b${word}\\b`, "m").test(glossary),
    );
    const found = documents()
      .filter((path) => path !== FROM_SOURCES)
      .flatMap((path) =>
        privateWords(read(path))
          .filter((word) => !explained.includes(word))
          .map((word) => `${path}: ${word}`),
      );
    expect(found).toEqual([]);
  });

  it("use no Greek letter that the glossary does not list", () => {
    const listed = new Set(glossary.match(/\p{Script=Greek}/gu));
    const found = documents().flatMap((path) => {
      const letters = new Set(
        sentencesOf(read(path))
          .join(" ")
          .match(/\p{Script=Greek}/gu),
      );
      return [...letters].filter((letter) => !listed.has(letter)).map((letter) => `${path}: ${letter}`);
    });
    expect(found).toEqual([]);
  });

  it("list every decision in docs/decisions/README.md", () => {
    const index = read("docs/decisions/README.md");
    const decisions = repositoryFiles().filter((path) => /^docs\/decisions\/\d/.test(path));
    expect(decisions.length).toBeGreaterThan(10);
    expect(decisions.filter((path) => !index.includes(`(${posix.basename(path)})`))).toEqual([]);
  });
});

describe("the code", () => {
  it("has no comment that begins as a fragment, and no private word", () => {
    expect(sources().length).toBeGreaterThan(1000);
    expect(sources().flatMap((path) => codeFaults(path, read(path)))).toEqual([]);
  });

  it("is searched by patterns that find what they should", () => {
    const bad = [
      "/** Of the layer. */",
      "const a = 1; // As above",
      "  // With its leakage.",
      "/**\n * What a rule reads. */",
      "const tellingHalf = 1;",
      "const isToldOnce = 1;",
      "// nobody was told",
    ];
    for (const text of bad) expect(codeFaults("a.ts", text), text).toHaveLength(1);
    const good = [
      "/** Sum of the layer. */",
      "// A line\n// of two.\n// As long as it goes on.",
      'const url = "https://example.org/Of";',
      "// Which rate is best? A search.",
      "const pullUp = threshold;",
      "/** Office */",
    ];
    for (const text of good) expect(codeFaults("a.ts", text), text).toEqual([]);
  });
});

describe("the measure", () => {
  it("counts sentences of paragraphs, lists and table cells, and leaves out code, headings and labels", () => {
    const text = [
      "# A heading of many words that is no sentence at all",
      "One two three four. Five `a b c` seven eight e.g. nine! Ten.",
      "",
      "- a list item [of six](x.md) words",
      "```sh",
      "npx mho train and more words here",
      "```",
      "| a cell with one full sentence. | a label of four words |",
    ].join("\n");
    expect(sentencesOf(text)).toEqual([
      "One two three four.",
      "Five code seven eight e.g. nine!",
      "a list item of six words",
      "a cell with one full sentence.",
    ]);
    expect(measure(text)).toEqual({ sentences: 4, words: 22, mean: 5.5 });
  });

  it("finds private words in text, not in code", () => {
    expect(privateWords("The pull is told by `spoken` words.")).toEqual(["pull", "told"]);
  });
});
