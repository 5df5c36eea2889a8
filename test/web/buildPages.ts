// Builds the web app once for all tests of the browser group: browser.ts asks for the folder. Not where there is no Chromium.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import type { TestProject } from "vitest/node";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { CHROMIUM } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the built pages; empty where none were built. */
    readonly pages: string;
  }
}

export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  project.provide("pages", "");
  if (!CHROMIUM) return;
  const pages = mkdtempSync(join(tmpdir(), "mho-pages-"));
  const configFile = join(packageRoot(), "web", "vite.config.ts");
  await build({ configFile, logLevel: "error", build: { outDir: pages, emptyOutDir: true } });
  project.provide("pages", pages);
  return () => rmSync(pages, { recursive: true, force: true });
}
