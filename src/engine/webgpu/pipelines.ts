// Compiled kernels of one device, each made once for its constants and tile sizes. Not their execution: commands.ts.
import { type KernelText, kernelText, type ShaderSource, type TileSizes } from "./shaderText.ts";

/** Values of a kernel's overrides. Those that it does not declare are left out. */
export type KernelConstants = Readonly<Record<string, number | boolean>>;

export interface CompiledKernel {
  readonly text: KernelText;
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
}

/** Shader stages of the WebGPU specification: compute. */
const COMPUTE = 4;

export class Pipelines {
  private readonly texts = new Map<string, { readonly text: KernelText; readonly module: GPUShaderModule }>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();
  private readonly compiled = new Map<string, CompiledKernel>();

  constructor(
    private readonly device: GPUDevice,
    private readonly source: ShaderSource,
    /** Constants of every kernel, such as FUSED. */
    private readonly common: KernelConstants,
    /** Features that kernels may enable or require. */
    private readonly features: ReadonlySet<string>,
  ) {}

  kernel(name: string, constants: KernelConstants = {}, tile: TileSizes = {}): CompiledKernel {
    const key = `${name} ${JSON.stringify(constants)} ${JSON.stringify(tile)}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { text, module } = this.moduleOf(name, tile);
    const layout = this.layoutOf(text);
    const pipeline = this.device.createComputePipeline({
      label: name,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: "main", constants: this.declared(text, constants) },
    });
    const kernel = { text, layout, pipeline };
    this.compiled.set(key, kernel);
    return kernel;
  }

  private moduleOf(name: string, tile: TileSizes) {
    const key = `${name} ${JSON.stringify(tile)}`;
    const known = this.texts.get(key);
    if (known) return known;
    const text = kernelText(this.source, name, tile, this.features);
    const made = { text, module: this.device.createShaderModule({ label: name, code: text.text }) };
    this.texts.set(key, made);
    return made;
  }

  private declared(text: KernelText, constants: KernelConstants): Record<string, number> {
    const values = Object.entries({ ...this.common, ...constants });
    return Object.fromEntries(
      values.filter(([name]) => text.overrides.has(name)).map(([name, value]) => [name, Number(value)]),
    );
  }

  /** Binding 0: parameters at a moving offset; then the kernel's buffers. */
  private layoutOf({ bindings }: KernelText): GPUBindGroupLayout {
    const key = bindings.map(({ writes }) => (writes ? "w" : "r")).join("");
    const known = this.layouts.get(key);
    if (known) return known;
    const layout = this.device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true } },
        ...bindings.map(({ writes }, i) => ({
          binding: i + 1,
          visibility: COMPUTE,
          buffer: { type: writes ? ("storage" as const) : ("read-only-storage" as const) },
        })),
      ],
    });
    this.layouts.set(key, layout);
    return layout;
  }
}
