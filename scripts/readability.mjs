// Words a sentence in each document, and its longest sentences: `node scripts/readability.mjs [FILE.md ...] [--longest N] [--json]`.
// Comments of the code that begin as a fragment, and private words in it: `node scripts/readability.mjs --code`.
// A sentence ends at . ? ! or at the end of a paragraph or list item; code, figures, headings and cells without a full stop are left out.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Mean words a sentence that a document may have. */
export const TARGET = 18;

/** Words that no sentence may have more of. */
export const LONGEST = 33;

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Words that Mho's authors used in a sense of their own, each with the plain term. A document may use one that docs/glossary.md has. */
export const PRIVATE_WORDS = {
  pull: "bias of asymmetry",
  spoken: "printed",
  told: "reported, printed",
  untold: "not reported",
  speaks: "is the leader",
};

/** The sentences of a document in Markdown. */
export function sentencesOf(markdown) {
  return blocksOf(markdown).flatMap(splitSentences);
}

/** Paragraphs, list items and long cells of a table, as plain text. */
function blocksOf(markdown) {
  const text = markdown
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, "\n\n")
    .replace(/\$\$[\s\S]*?\$\$/g, "\n\n")
    .replace(/<!--[\s\S]*?-->/g, "\n\n");
  const blocks = [];
  let open = [];
  const close = () => {
    if (open.length > 0) blocks.push(plain(open.join(" ")));
    open = [];
  };
  for (const line of text.split("\n")) {
    if (/^\s*$|^#/.test(line)) close();
    else if (/^\s*\|/.test(line)) {
      close();
      blocks.push(...cellsOf(line).filter((cell) => /[.?!](\s|$)/.test(cell)));
    } else if (/^\s*([-*+]|\d+\.)\s/.test(line)) {
      close();
      open.push(line.replace(/^\s*([-*+]|\d+\.)\s+/, ""));
    } else open.push(line.trim());
  }
  close();
  return blocks.filter((block) => block !== "");
}

const cellsOf = (line) =>
  line
    .split(/(?<!\\)\|/)
    .map(plain)
    .filter((cell) => cell !== "");

/** Text without marks: a picture is nothing, a link its words, a piece of code or a formula one word. */
const plain = (text) =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[((?:`[^`]*`|[^\]`])*)\]\([^)]*\)/g, "$1")
    .replace(/``[^`].*?``|`[^`]*`/g, "code")
    .replace(/<[^>]+>/g, "")
    .replace(/(\*\*|__)/g, "")
    .trim();

/** Shorter pieces are labels, not sentences. They would lower the mean. */
const SHORTEST = 4;

/** Abbreviations whose full stop ends no sentence. */
const ABBREVIATIONS = /\b(e\.g|i\.e|cf|vs|Fig|fig|Eq|eq|al|App|Sec|no|St|approx|resp|pp?)\.$/;

function splitSentences(block) {
  const found = [];
  let open = "";
  for (const piece of block.split(/(?<=[.?!]["')\]]*)\s+/)) {
    open = open === "" ? piece : `${open} ${piece}`;
    if (ABBREVIATIONS.test(open)) continue;
    found.push(open);
    open = "";
  }
  if (open !== "") found.push(open);
  return found.filter((sentence) => wordsOf(sentence) >= SHORTEST && !sentence.includes(" · "));
}

/** Words of a sentence: pieces between spaces with a letter or a digit. */
export const wordsOf = (sentence) =>
  sentence.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;

/** Sentences, words and their mean for one document. */
export function measure(markdown) {
  const sentences = sentencesOf(markdown);
  const words = sentences.map(wordsOf);
  const total = words.reduce((sum, count) => sum + count, 0);
  return { sentences: sentences.length, words: total, mean: total / Math.max(1, sentences.length) };
}

/** Private words in a document: those of PRIVATE_WORDS outside code. */
export function privateWords(markdown) {
  const text = sentencesOf(markdown).join(" ");
  return Object.keys(PRIVATE_WORDS).filter((word) => new RegExp(`\\b${word}\\b`, "i").test(text));
}

/** A comment that begins so needs the code below it to be understood: "Of the layer." A question may begin so. */
const FRAGMENT =
  /^(Of|As|What|For|By|From|With|To|Between|Into|Beside|Behind|Which|Who|Whose|Over|Against|Among)\b(?![^.!]*\?)/;

/** Words that name nothing in the code, alone or as part of a name. A pull-up transistor is a term of the field. */
const NAMELESS = ["tellingHalf", "foretold", ...Object.keys(PRIVATE_WORDS).filter((word) => word !== "pull")];
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const PRIVATE_NAMES = new RegExp(
  `\\b(?:${[...NAMELESS, ...NAMELESS.map(capital)].join("|")})(?![a-z])|[a-z](?:${NAMELESS.map(capital).join("|")})(?![a-z])`,
  "g",
);

/** Comments that begin as a fragment, and private words of a source file: one line each, with its place. */
export function codeFaults(path, text) {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => {
    const found = /(?:^|\s)(?:\/\*\*?|\/\/) ?(.*)$/.exec(line);
    const goesOn = /^\s*\/\/ /.test(line) && /^\s*\/\/ /.test(lines[i - 1] ?? "");
    const opening = found && (found[1] || /^\s*\* ?(.*)$/.exec(lines[i + 1] ?? "")?.[1]);
    const fragment = opening && !goesOn && FRAGMENT.test(opening) ? [opening] : [];
    return [...fragment, ...(line.match(PRIVATE_NAMES) ?? [])].map((fault) => `${path}:${i + 1}: ${fault}`);
  });
}

/** Sources that people write, as git lists them: no snapshots, and not the lists of such words. */
export const sources = () =>
  listed("*.ts", "*.tsx", "*.mjs", "*.cc", "*.h", "*.wgsl").filter(
    (path) => !/^test\/webgpu\/shaders\/|readability\./.test(path),
  );

/** README, CHANGELOG, CONTRIBUTING, docs/ and the README of each folder, as git lists them. */
export const documents = () => listed("*.md");

function listed(...patterns) {
  const text = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...patterns], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return text.split("\n").filter((path) => path !== "" && existsSync(ROOT + path));
}

function main() {
  const { values, positionals } = parseArgs({
    options: {
      longest: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
      code: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (values.code) {
    for (const path of sources())
      for (const fault of codeFaults(path, readFileSync(ROOT + path, "utf8"))) console.log(fault);
    return;
  }
  const paths = positionals.length > 0 ? positionals : documents();
  const measured = paths.map((path) => ({ path, text: readFileSync(ROOT + path, "utf8") }));
  const rows = measured.map(({ path, text }) => ({
    path,
    ...measure(text),
    privateWords: privateWords(text),
  }));
  if (values.json) return console.log(JSON.stringify(rows, null, 1));
  for (const row of rows.sort((a, b) => b.mean - a.mean))
    console.log(
      `${row.mean.toFixed(1).padStart(6)} ${String(row.sentences).padStart(5)} sentences  ${row.path}  ${row.privateWords.join(" ")}`,
    );
  const all = measured.flatMap(({ path, text }) =>
    sentencesOf(text).map((sentence) => ({ path, sentence, words: wordsOf(sentence) })),
  );
  const longest = all.sort((a, b) => b.words - a.words).slice(0, Number(values.longest));
  for (const { path, sentence, words } of longest) console.log(`\n${words} words, ${path}: ${sentence}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
