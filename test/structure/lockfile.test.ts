import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "./sources.ts";

interface Package {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(ROOT + file, "utf8"));
const manifest = read("package.json") as Package;
const { packages } = read("package-lock.json") as { packages: Readonly<Record<string, Package>> };

/** Packages that `npm ci` refuses with "Missing: … from lock file": also those for other platforms, which some registries lack. */
function missingFrom(locked: Readonly<Record<string, Package>>): string[] {
  return Object.entries(locked).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (name) => !isLocked(locked, place, name),
    ),
  );
}

/** Node's search: in the package's own folder, then in each folder above. */
function isLocked(locked: Readonly<Record<string, Package>>, place: string, name: string): boolean {
  const within = place === "" ? "" : `${place}/`;
  if (`${within}node_modules/${name}` in locked) return true;
  return place !== "" && isLocked(locked, place.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, ""), name);
}

it("locks every package that npm ci looks for", () => {
  expect(Object.keys(packages).length).toBeGreaterThan(50);
  expect(missingFrom(packages)).toEqual([]);
  const one = {
    "": { dependencies: { a: "1.0.0" } },
    "node_modules/a": { optionalDependencies: { b: "1.0.0" } },
  };
  expect(missingFrom(one)).toEqual(["b"]);
  expect(missingFrom({ ...one, "node_modules/b": {} })).toEqual([]);
});

it("is for the versions of package.json, which are exact", () => {
  const declared = { ...manifest.dependencies, ...manifest.devDependencies };
  for (const [name, version] of Object.entries(declared)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

it("brings users no install scripts", () => {
  const scripted = Object.entries(packages).filter(
    ([place, { hasInstallScript, dev }]) => place !== "" && hasInstallScript && !dev,
  );
  expect(scripted.map(([place]) => place)).toEqual([]);
});
