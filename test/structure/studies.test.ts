// The table of objectives in docs/studies.md is the program's; `npx vitest run test/structure -u` writes it. The study on the page can be read.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { OBJECTIVES } from "../../src/study/sweep/objectives.ts";
import { openSampler } from "../../src/study/sweep/openSampler.ts";
import { draftPoints } from "../../src/study/sweep/points.ts";
import { readStudy } from "../../src/study/sweep/studyFile.ts";
import { withBlock } from "./networkTables.ts";
import { ROOT } from "./sources.ts";

const page = readFileSync(`${ROOT}docs/studies.md`, "utf8");

it("docs/studies.md names every objective", async () => {
  const rows = OBJECTIVES.map(
    ({ name, tasks, unit, better, description }) =>
      `| \`${name}\` | ${tasks.join(", ")} | ${unit} | ${better} | ${description} |`,
  );
  const table = ["| objective | task | unit | better | meaning |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
  await expect(withBlock(page, "objectives", table)).toMatchFileSnapshot("../../docs/studies.md");
});

it("the study on the page has the points that it says", () => {
  const [, text] = /```toml\n([\s\S]*?)```/.exec(page)!;
  const file = join(mkdtempSync(join(tmpdir(), "mho-page-")), "page.toml");
  writeFileSync(file, text!);
  const study = readStudy(file);
  const { combinations } = openSampler(study).next([]);
  expect(draftPoints(study, combinations)).toHaveLength(3 * 2 * 3);
});
