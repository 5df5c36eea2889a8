// docs/chip-constants.md is made of the sources of the circuits; `npx vitest run test/structure -u` writes it.
import { expect, test } from "vitest";
import { chipConstants } from "./chipConstants.ts";
import { readSource, repositoryFiles } from "./sources.ts";

const files = repositoryFiles()
  .filter((path) => /^src\/chip\/(technology|component|calibration)\/\w+\.ts$/.test(path))
  .toSorted()
  .map(readSource);

test("docs/chip-constants.md is current", async () => {
  await expect(chipConstants(files)).toMatchFileSnapshot("../../docs/chip-constants.md");
});

test("a constant comes with its value and comment; what is computed does not", () => {
  const text = [
    "// A wire. Source: somebody, 1990.",
    'import type { Process } from "./processes.ts";',
    "",
    "/** F/m */",
    "const CAP = 2e-10;",
    "const SHARE = 0.25;",
    "",
    "/** By | name. */",
    "export const SIZES = { a: 1, b: [2, 3] } as const;",
    "",
    "const KNOWN = new Map<string, number>();",
  ].join("\n");
  const page = chipConstants([{ path: "src/chip/component/made.ts", text }]);
  expect(page).toContain("A wire. Source: somebody, 1990.");
  expect(page).toContain("| `CAP` | `2e-10` | F/m |\n| `SHARE` | `0.25` | with the one above |");
  expect(page).toContain("| `SIZES` | `{ a: 1, b: [2, 3] }` | By \\| name. |");
  expect(page).not.toContain("KNOWN");
});
