// The final text of a kernel: its .wgsl file, the files that it includes, and tile sizes as constants before them. And what the
// host must know of that text: parameters and bindings, read from it, so that nothing is written twice. Knows no file system:
// where .wgsl texts come from is the caller's (files in Node, a bundle in a browser).
//   //! include name            the text of name.wgsl
//   //! include name or other   the text of other.wgsl where the adapter has what that file enables or requires
//   //! layout Name             the members of an enumeration of layout.ts, or its places in a buffer, as constants: NAME_MEMBER
//   //! for i SIZE … //! end    the lines between, once for each i below the tile size SIZE, with $i in their place: registers
//                               have no index

import { ENUMS, INDICES, KERNEL_ENUMS, KERNEL_INDICES } from "../layout.ts";

/** Text of a .wgsl file by its name without ending. */
export type ShaderSource = (name: string) => string;

export interface KernelText {
  readonly name: string;
  readonly text: string;
  /** Fields of `struct Params`, in order. */
  readonly params: readonly KernelParameter[];
  /** Storage bindings from binding 1 on, in order. */
  readonly bindings: readonly KernelBinding[];
  /** Invocations of one workgroup, where the text gives a number. */
  readonly workgroup: number;
  /** Names of its overrides. */
  readonly overrides: ReadonlySet<string>;
}

export interface KernelParameter {
  readonly name: string;
  readonly type: "f32" | "u32" | "i32";
}

export interface KernelBinding {
  readonly name: string;
  readonly writes: boolean;
}

/** Module-scope constants of a kernel text, such as tile sizes. */
export type TileSizes = Readonly<Record<string, number>>;

const INCLUDE = /^\/\/! include (\w+)(?: or (\w+))?\n/gm;

/** WGSL wants these before all else. */
const DIRECTIVE = /^(?:enable|requires) (\w+);\n/gm;

const LAYOUT = /^\/\/! layout (\w+)\n/gm;

const REPEAT = /^ *\/\/! for (\w+) (\w+)\n([\s\S]*?)^ *\/\/! end\n/gm;

const MEMBERS: Readonly<Record<string, readonly string[]>> = { ...ENUMS, ...KERNEL_ENUMS };
const PLACES: Readonly<Record<string, Readonly<Record<string, number>>>> = { ...INDICES, ...KERNEL_INDICES };

/** A text with the constants of layout.ts that it asks for. */
export function withLayout(text: string): string {
  return text.replaceAll(LAYOUT, (_, name: string) => {
    const members = MEMBERS[name];
    const places = PLACES[name];
    const entries = members?.map((member, i) => [member, i] as const) ?? (places && Object.entries(places));
    if (!entries) throw new Error(`layout.ts has no ${name}`);
    return entries
      .map(([member, i]) => `const ${constantName(name)}_${constantName(member)} = ${i}u;\n`)
      .join("");
  });
}

/** mid-rise or midRise as MID_RISE. */
function constantName(name: string): string {
  return name
    .replaceAll("-", "_")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_")
    .toUpperCase();
}

export function kernelText(
  files: ShaderSource,
  name: string,
  tile: TileSizes = {},
  features: ReadonlySet<string> = new Set(),
): KernelText {
  const source: ShaderSource = (file) => withLayout(files(file));
  const main = source(name);
  const usable = (file: string) => featuresOf(source(file)).every((feature) => features.has(feature));
  const included = [...main.matchAll(INCLUDE)].map(([, file, other]) =>
    other && usable(other) ? other : file!,
  );
  const parts = included.map((file) => source(file));
  const sizes = Object.entries(tile).map(([key, value]) => `const ${key} = ${value}u;\n`);
  const own = main.replaceAll(INCLUDE, "").replaceAll(REPEAT, (_, variable, size, lines) => {
    const count = tile[size];
    if (count === undefined) throw new Error(`kernel ${name} repeats ${size} times, which is no tile size`);
    return Array.from({ length: count }, (_, i) => lines.replaceAll(`$${variable}`, `${i}`)).join("");
  });
  const whole = [...sizes, own, ...parts].join("\n");
  const text = [...new Set(whole.match(DIRECTIVE)), whole.replaceAll(DIRECTIVE, "")].join("");
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  return {
    name,
    text,
    params: paramsOf(code, name),
    bindings: bindingsOf(code),
    workgroup: Number(/@workgroup_size\((\d+)\)/.exec(code)?.[1] ?? 1),
    overrides: new Set([...code.matchAll(/\boverride (\w+)/g)].map(([, key]) => key!)),
  };
}

/** Features that a text enables or requires. */
function featuresOf(text: string): readonly string[] {
  return [...text.matchAll(DIRECTIVE)].map(([, feature]) => feature!);
}

/** Features with which a kernel has another text: those of the other files that it may include. */
export function featuresUsed(source: ShaderSource, name: string): readonly string[] {
  return [...source(name).matchAll(INCLUDE)].flatMap(([, , other]) =>
    other ? featuresOf(source(other)) : [],
  );
}

function paramsOf(code: string, name: string): readonly KernelParameter[] {
  const body = /struct Params \{([^}]*)\}/.exec(code)?.[1];
  if (body === undefined) throw new Error(`kernel ${name} has no struct Params`);
  return [...body.matchAll(/(\w+): (f32|u32|i32)/g)].map(([, field, type]) => ({
    name: field!,
    type: type as KernelParameter["type"],
  }));
}

function bindingsOf(code: string): readonly KernelBinding[] {
  const pattern = /@binding\((\d+)\) var<storage, (read|read_write)> (\w+)/g;
  return [...code.matchAll(pattern)]
    .sort((a, b) => Number(a[1]) - Number(b[1]))
    .map(([, , access, name]) => ({ name: name!, writes: access === "read_write" }));
}
