import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROOT, repositoryFiles } from "./sources.ts";

const BINARY = /\.(gz|png|jpg|jpeg|node|onnx)$/;

/** Patterns that tie a file to one machine: absolute paths of people's folders, and hosts that serve packages. */
const TIED = [
  /(?<![\w./-])\/(?:work|root|home|Users|mnt|opt)\/[\w.-]+/,
  /[A-Z]:\\+Users\\/,
  /https?:\/\/(?:[\w.-]*\.)?(?:npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|jsr\.io)/,
  /"resolved":/,
  /\b(?:localhost|127\.0\.0\.1):(?:4873|8081)\b/,
];

function tiedTo(path: string, text: string): string[] {
  return TIED.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found ? [`${path}: ${found[0]}`] : [];
  });
}

describe("tracked files", () => {
  it("name no path of one machine and no package registry", () => {
    const files = repositoryFiles().filter(
      (path) => !BINARY.test(path) && path !== "test/structure/places.test.ts",
    );
    expect(files).toContain("package-lock.json");
    expect(files.flatMap((path) => tiedTo(path, readFileSync(ROOT + path, "utf8")))).toEqual([]);
  });

  it("are searched by patterns that find what they should", () => {
    for (const bad of [
      'const data = "/home/ada/data";',
      "cd /root/project",
      "C:\\Users\\ada",
      '"resolved": "a.tgz"',
      "https://registry.npmjs.org/zod",
    ])
      expect(tiedTo("x", bad), bad).toHaveLength(1);
    for (const good of ["src/home/x.ts", "https://github.com/root/x", "../work/main", "a/b"])
      expect(tiedTo("x", good), good).toEqual([]);
  });
});
