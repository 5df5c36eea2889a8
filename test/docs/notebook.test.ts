// The cells of examples/notebook.html, as Notebook Kit runs them: Python when the notebook is built, JavaScript in the page.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";

const ROOT = packageRoot();
const notebook = readFileSync(join(ROOT, "examples", "notebook.html"), "utf8");
const page = readFileSync(join(ROOT, "docs", "howto", "notebook.md"), "utf8");

/** Source of the cells of this type, without what all lines are indented by. */
function cellsOf(type: string): string[] {
  return [...notebook.matchAll(/<script id="\d+" type="([^"]+)"[^>]*>\n([\s\S]*?)<\/script>/g)]
    .filter(([, found]) => found === type)
    .map(([, , text]) => text!.replace(/^ {4}/gm, ""));
}

interface Line {
  textContent: string;
  readonly style: { cssText: string };
}

it("asks Mho in Python, and draws a line for each chip", { timeout: 300_000 }, () => {
  const [python] = cellsOf("text/x-python");
  const env = { ...process.env, MHO: `${process.execPath} ${join(ROOT, "dist/cli/main.js")}` };
  const ended = spawnSync("python3", [], { input: python!, env, encoding: "utf8" });
  expect(ended.stderr).toBe("");
  const chips = JSON.parse(ended.stdout) as { energyPerEpochJoule: number }[];
  expect(chips).toHaveLength(5);

  const shown: Line[] = [];
  const document = { createElement: (): Line => ({ textContent: "", style: { cssText: "" } }) };
  const scope = { chips, document, display: (line: Line) => shown.push(line), Math };
  runInNewContext(cellsOf("module")[0]!, scope);
  expect(shown.map(({ textContent }) => textContent.split(" ")[0])).toEqual(["4", "5", "6", "7", "8"]);
  expect(shown.at(-1)!.style.cssText).toContain("width: 100%");

  const words = cellsOf("text/markdown").join("\n");
  const values = [...words.matchAll(/\$\{(.*)\}/g)].map(([, code]) => Number(runInNewContext(code!, scope)));
  expect(values).toEqual([
    expect.closeTo((100 * chips[2]!.energyPerEpochJoule) / chips[4]!.energyPerEpochJoule, 0),
  ]);
});

it("its page shows the cell as it is", () => {
  const shown = /```html\n<script[^>]*>\n([\s\S]*?)<\/script>/.exec(page)![1]!.replace(/^ {2}/gm, "");
  expect(cellsOf("text/x-python")[0]!.trim()).toBe(shown.trim());
});
