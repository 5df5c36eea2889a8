import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "./packageRoot.ts";

test("the package root holds package.json and the presets", () => {
  expect(existsSync(join(packageRoot(), "package.json"))).toBe(true);
  expect(existsSync(join(packageRoot(), "presets", "devices"))).toBe(true);
});
