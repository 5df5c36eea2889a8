// The C++ headers that are made of the table in src/engine/layout.ts: names (enumerations and places), and structures with the functions
// that read them.
import { ENUMS, INDICES, STRUCTURES } from "../../src/engine/layout.ts";
import { layoutHash } from "../../src/engine/nativeAddon.ts";

const HEAD = `// Made of src/engine/layout.ts by test/structure/layoutHeader.ts; do not edit. After a change of the table:
//   npx vitest run test/structure/layout.test.ts -u
// A table, longer than other files: a line for each field, and one that reads it.
#pragma once
`;

/** A name of TypeScript as one of C++. */
function identifier(name: string): string {
  if (name === "float") return "floating";
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** native/layoutNames.h */
export function namesHeader(): string {
  const enums = Object.entries(ENUMS).map(
    ([name, members]) => `enum class ${name} : int { ${members.map(identifier).join(", ")} };\n`,
  );
  const indices = Object.entries(INDICES).map(([name, places]) => {
    const members = Object.entries(places).map(([member, place]) => `    ${member} = ${place},\n`);
    return `struct ${name} {\n  enum : int {\n${members.join("")}  };\n};\n`;
  });
  return `${HEAD}\nnamespace mho {\n\n${enums.join("")}\n${indices.join("\n")}\n}  // namespace mho\n`;
}

/** native/layout.h */
export function structuresHeader(): string {
  const structures = Object.entries(STRUCTURES).map(([name, fields]) => {
    const all = Object.entries(fields).map(([field, kind]) => ({ field, ...cppOf(kind) }));
    const declared = all.map(({ field, type, extent = "" }) => `  ${type} ${field}${extent};\n`);
    const read = all.map(({ field, read }) => `  ${read(`s.${field}`)}\n`);
    const reader = `template <class From>\nvoid take(From& from, ${name}& s) {\n${read.join("")}}\n`;
    return `struct ${name} {\n${declared.join("")}};\n${reader}`;
  });
  const about = "// `take` reads a structure from the arguments of a call (Arguments of addonEngine.h).\n";
  const hash = `/** layoutHash of nativeAddon.ts: which table this is. */\nconstexpr char LAYOUT[] = "${layoutHash()}";\n`;
  return `${HEAD}${about}#include "values.h"\n\nnamespace mho {\n\n${hash}\n${structures.join("\n")}\n}  // namespace mho\n`;
}

interface CppField {
  readonly type: string;
  readonly extent?: string;
  /** The statement that reads it. */
  readonly read: (field: string) => string;
}

const SCALARS: Readonly<Record<string, readonly [type: string, method: string]>> = {
  number: ["double", "number"],
  "number?": ["double", "number"],
  single: ["float", "single"],
  integer: ["int", "integer"],
  word: ["std::uint32_t", "word"],
  size: ["std::ptrdiff_t", "size"],
  flag: ["bool", "flag"],
  floats: ["const float*", "floats"],
  values: ["Values", "values"],
};
const ELEMENTS: Readonly<Record<string, string>> = {
  f32: "float",
  f64: "double",
  i32: "std::int32_t",
};

function cppOf(kind: string): CppField {
  const scalar = SCALARS[kind];
  if (scalar) return { type: scalar[0], read: (field) => `${field} = from.${scalar[1]}();` };
  if (kind in ENUMS) return { type: kind, read: (field) => `${field} = from.template choice<${kind}>();` };
  const [, extent] = /^single(\[\d+\])$/.exec(kind) ?? [];
  if (extent)
    return { type: "float", extent, read: (field) => `for (float& each : ${field}) each = from.single();` };
  const [, element, maybe] = /^buffer (\w+)(\??)$/.exec(kind) ?? [];
  if (element) {
    const type = ELEMENTS[element]!;
    const method = maybe ? "maybeBuffer" : "buffer";
    return { type: `${type}*`, read: (field) => `${field} = from.template ${method}<${type}>();` };
  }
  const [, name, how] = /^(\w+)([?*]?)$/.exec(kind) ?? [];
  if (!name || !(name in STRUCTURES)) throw new Error(`layout.ts: "${kind}" is no kind`);
  if (how === "*")
    return { type: `const ${name}*`, read: (field) => `${field} = from.template kept<${name}>();` };
  if (how === "?")
    return { type: name, read: (field) => `${field} = {};\n  if (from.flag()) take(from, ${field});` };
  return { type: name, read: (field) => `take(from, ${field});` };
}
