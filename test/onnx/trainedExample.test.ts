// examples/trained-vgg.onnx holds weights that know something, and keeps it on ideal devices. MHO_WRITE_EXAMPLES=1 trains and writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { openTestEngine } from "../engines.ts";
import { trainedExample } from "./trainedExample.ts";

const EXAMPLES = join(packageRoot(), "examples");
const FILE = join(EXAMPLES, "trained-vgg.onnx");

test.runIf(process.env.MHO_WRITE_EXAMPLES)(
  "it is written",
  async () => {
    writeFileSync(FILE, await trainedExample());
  },
  900_000,
);

test("it is small-vgg.onnx with other weights", () => {
  const [trained, small] = [FILE, join(EXAMPLES, "small-vgg.onnx")].map((file) =>
    networkFromOnnx(readFileSync(file), "model.onnx"),
  );
  expect(trained!.definition).toEqual(small!.definition);
  expect([...trained!.weights().keys()]).toEqual([...small!.weights().keys()]);
});

test("it is right far more often than by chance, as software and on ideal devices", async () => {
  const engine = await openTestEngine();
  const experiment = resolveExperiment({
    network: { name: FILE, start: "file" },
    device: { preset: "none", levels: 256 },
    data: { trainLimit: 200, testLimit: 500 },
    training: { epochs: 0, calibrationBatches: 1 },
  });
  const { start } = await runExperiment(experiment, { engine });
  await engine.dispose();
  expect(start!.softwareAccuracy).toBeGreaterThan(0.4);
  expect(start!.testAccuracy).toBeGreaterThan(start!.softwareAccuracy - 0.05);
}, 120_000);
