// The final text of each kernel, tile sizes in place, is stored: a change shows in review. Included files are named there, not repeated;
// the checksum is of the whole text. Each must compile without a message on whatever adapter is here.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/base/errors.ts";
import { findAdapter } from "../../src/engine/webgpu/adapter.ts";
import { nodeGpu } from "../../src/engine/webgpu/nodeGpu.ts";
import { nodeShaders } from "../../src/engine/webgpu/nodeShaders.ts";
import { GRADIENT_TILES, READ_TILES, WORD_TILES } from "../../src/engine/webgpu/readParams.ts";
import { featuresUsed, kernelText, type TileSizes, withLayout } from "../../src/engine/webgpu/shaderText.ts";
import { PEAK_TILE } from "../../src/engine/webgpu/webgpu.ts";
import { missing } from "../missing.ts";
import { ROOT } from "../structure/sources.ts";

const TILES: Readonly<Record<string, Readonly<Record<string, TileSizes>>>> = {
  read: READ_TILES,
  readWords: WORD_TILES,
  weightGradient: GRADIENT_TILES,
  weightGradientWords: GRADIENT_TILES,
  peak: { "": PEAK_TILE },
};
const files = readdirSync(`${ROOT}src/engine/wgsl`).map((file) => file.replace(".wgsl", ""));
const kernels = files
  .filter((name) => nodeShaders(name).includes("@compute"))
  .flatMap((name) => Object.entries(TILES[name] ?? { "": {} }).map(([size, tile]) => ({ name, size, tile })))
  .flatMap((kernel) => {
    const features = featuresUsed(nodeShaders, kernel.name);
    const plain = { ...kernel, features: [] as readonly string[], label: "" };
    return features.length > 0 ? [plain, { ...kernel, features, label: labelOf(features) }] : [plain];
  });

/** Features by short names. */
function labelOf(features: readonly string[]): string {
  return features.map((feature) => (feature.startsWith("packed") ? "packed" : feature)).join(".");
}

async function device() {
  try {
    const found = await findAdapter(await nodeGpu());
    if (!found) return null;
    const has = found.adapter.features.has("subgroups");
    const made = await found.adapter.requestDevice({ requiredFeatures: has ? ["subgroups"] : [] });
    return { device: made, features: new Set([...(has ? ["subgroups"] : []), ...found.language]) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return null;
  }
}

const gpu = await device();
if (!gpu) missing("WEBGPU: no adapter that compiles shaders (apt-get install chromium)");

type Kernel = (typeof kernels)[number];

/** The text with its included files folded to their names, after a checksum of all of it. */
function stored(kernel: Kernel): string {
  const sum = createHash("sha256").update(textOf(kernel)).digest("hex");
  const whole = folded(kernel);
  if (kernel.features.length === 0) return `// SHA-256 of the whole: ${sum}\n${whole}`;
  const plain = folded({ ...kernel, features: [] });
  const own = plain.slice(0, plain.search(/\n\/\/ \(\w+\.wgsl\)\n/) + 1);
  expect(whole).toContain(own);
  return `// SHA-256 of the whole: ${sum}\n${whole.replace(own, () => "// (the kernel's own text, as without features)\n")}`;
}

const textOf = ({ name, tile, features }: Kernel) =>
  kernelText(nodeShaders, name, tile, new Set(features)).text;

function folded(kernel: Kernel): string {
  const includes = [...nodeShaders(kernel.name).matchAll(INCLUDE)].map(([, file, other]) =>
    kernel.features.length === 0 || other === undefined ? file! : other,
  );
  // Without tile sizes the kernel's own file stands in the text as it is.
  const verbatim = Object.keys(kernel.tile).length === 0 ? [...includes, kernel.name] : includes;
  return verbatim.reduce((text, part) => {
    const inText = withLayout(nodeShaders(part))
      .replaceAll(/^(?:enable|requires) \w+;\n/gm, "")
      .replaceAll(INCLUDE, "");
    expect(text).toContain(inText);
    return text.replace(inText, () => `// (${part}.wgsl)\n`);
  }, textOf(kernel));
}

const INCLUDE = /^\/\/! include (\w+)(?: or (\w+))?\n/gm;

describe.each(kernels)("$name $size $label", (kernel) => {
  const { name, size, tile, features, label } = kernel;
  const { text, params, bindings } = kernelText(nodeShaders, name, tile, new Set(features));

  test("is the stored text", async () => {
    await expect(stored(kernel)).toMatchFileSnapshot(
      `shaders/${[name, size, label].filter(Boolean).join(".")}.wgsl`,
    );
  });

  test("fits the parameter block and the bindings that every device has", () => {
    expect(params[0]).toEqual({ name: "zero", type: "f32" });
    expect(params.length).toBeLessThanOrEqual(64);
    expect(bindings.length).toBeLessThanOrEqual(8);
  });

  test.skipIf(!gpu || !features.every((feature) => gpu.features.has(feature)))("compiles", async () => {
    const module = gpu!.device.createShaderModule({ code: text });
    const { messages } = await module.getCompilationInfo();
    expect(messages.map(({ lineNum, message }) => `${lineNum}: ${message}`)).toEqual([]);
  });
});

test("an include that is no file, and a kernel without parameters, are errors", () => {
  const source = (main: string) => (name: string) => (name === "main" ? main : nodeShaders(name));
  expect(() => kernelText(source("//! include nowhere\n"), "main")).toThrow(/nowhere/);
  expect(() => kernelText(source("//! layout Nothing\n"), "main")).toThrow("layout.ts has no Nothing");
  expect(() => kernelText(source("fn main() {}\n"), "main")).toThrow("kernel main has no struct Params");
});
