// ONNX files on the command line: accepted where network files are, with what was not used; refused by name.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { defineNetwork } from "../../src/network/defineNetwork.ts";
import { networkSchema } from "../../src/network/params.ts";
import { mho } from "../cli/inProcess.ts";
import { mobilenet } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));
const EXAMPLE = join(packageRoot(), "examples/small-vgg.onnx");
const CIFAR = { height: 32, width: 32, channels: 3 };
const define = (classes: number, images = CIFAR) =>
  defineNetwork(networkSchema.parse({ name: EXAMPLE }), classes, images);

test("mho network show and mho chip say what is not used", async () => {
  const shown = await mho("network", "show", EXAMPLE);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/features\.0 +conv +input +32x32x8/);
  expect(shown.out).toMatch(/warning: small-vgg\.onnx: Dropout .* is left out/);
  const priced = await mho("chip", "--set", `network.name=${EXAMPLE}`, "--json");
  const { warnings } = JSON.parse(priced.out) as { warnings: string[] };
  expect(warnings).toContainEqual(expect.stringContaining("its weights are not used"));
});

test("a MobileNet of Keras is priced", async () => {
  const file = join(folder, "mobilenet.onnx");
  writeFileSync(file, mobilenet().bytes);
  const { code, out } = await mho("chip", "--set", `network.name=${file}`, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ efficiencyTopsPerWatt: expect.any(Number) });
});

test("images and classes of the data must be those of the file", () => {
  expect(define(10).layers).toHaveLength(13);
  expect(() => define(100)).toThrow(/ends with 10 outputs, the data have 100 classes/);
  expect(() => define(10, { ...CIFAR, channels: 1 })).toThrow(/is for 32x32x3 images[\s\S]*\(N, 1, 32, 32\)/);
});

test("a damaged file is refused", async () => {
  const file = join(folder, "cut.onnx");
  writeFileSync(file, mobilenet().bytes.slice(0, 900));
  const { code, err } = await mho("chip", "--set", `network.name=${file}`);
  expect(code).toBe(2);
  expect(err).toMatch(/cut\.onnx: is no ONNX model/);
});
