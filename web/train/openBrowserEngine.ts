// The WebGPU engine in a page or worker: navigator.gpu, and the kernels' texts from the bundle.
import { EngineError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { findAdapter } from "../../src/engine/webgpu/adapter.ts";
import { openOn } from "../../src/engine/webgpu/openOn.ts";

const TEXTS = import.meta.glob("../../src/engine/wgsl/*.wgsl", {
  query: "?raw",
  import: "default",
  eager: true,
}) as Readonly<Record<string, string>>;

function shader(name: string): string {
  const text = TEXTS[`../../src/engine/wgsl/${name}.wgsl`];
  if (text === undefined) throw new Error(`no kernel named ${name}`);
  return text;
}

/** Throws EngineError where the browser has no WebGPU or no adapter. */
export async function openBrowserEngine(): Promise<Engine> {
  const gpu = navigator.gpu as GPU | undefined;
  const found = gpu && (await findAdapter(gpu));
  if (!found)
    throw new EngineError("this browser offers no WebGPU adapter", {
      at: "navigator.gpu",
      hint: "use a current Chrome, Edge, Safari or Firefox with its GPU switched on; the page must come from localhost or https",
    });
  return openOn(found, shader);
}
