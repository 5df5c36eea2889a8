// Prints how large the program is: files, lines and lines without blanks and comments, per folder. `npm run size`.
// Counts what git knows; a size that grows without a feature is a reason to look.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const SOURCE = /\.(ts|mjs|cc|h)$/;

const paths = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => SOURCE.test(path));

/** src and native by sub-folder, the rest by top folder; unit tests on their own. */
function groupOf(path) {
  if (/\.test\.ts$/.test(path)) return "tests";
  const [top, next, deeper] = path.split("/");
  return top === "src" && deeper ? `src/${next}` : next ? top : ".";
}

const groups = new Map();
for (const path of paths) {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const code = lines.filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
  const group = groups.get(groupOf(path)) ?? { files: 0, lines: 0, code: 0 };
  groups.set(groupOf(path), {
    files: group.files + 1,
    lines: group.lines + lines.length,
    code: group.code + code,
  });
}

const row = (name, { files, lines, code }) =>
  [name.padEnd(16), ...[files, lines, code].map((n) => String(n).padStart(8))].join("");
console.log(row("folder", { files: "files", lines: "lines", code: "code" }));
for (const [name, size] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(row(name, size));
const sum = (key) => [...groups.values()].reduce((total, size) => total + size[key], 0);
console.log(row("all", { files: sum("files"), lines: sum("lines"), code: sum("code") }));
