// examples/small-vgg.onnx is what the encoder makes; MHO_WRITE_EXAMPLES=1 writes it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { vgg } from "./models.ts";

test("examples/small-vgg.onnx is current", () => {
  const file = join(packageRoot(), "examples/small-vgg.onnx");
  const bytes = Buffer.from(vgg({ side: 32, form: "float16" }).bytes);
  if (process.env.MHO_WRITE_EXAMPLES) writeFileSync(file, bytes);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});
