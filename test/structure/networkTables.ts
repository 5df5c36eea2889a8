// The tables of docs/networks.md: keys of each layer kind from the schemas of network files, and the built-in networks from their definitions.
import { z } from "zod";
import { operationsOf, weightsOfLayer, workloadOf } from "../../src/chip/spec/workload.ts";
import { builtInWithoutData } from "../../src/network/builtInNetwork.ts";
import { LAYER_KINDS } from "../../src/network/kinds.ts";
import { BUILT_IN_NETWORKS, networkSchema } from "../../src/network/params.ts";

/** The part of JSON Schema that the schemas use. */
interface Value {
  readonly type?: string;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly anyOf?: readonly Value[];
  readonly items?: Value;
  readonly prefixItems?: readonly Value[];
  readonly properties?: Readonly<Record<string, Value>>;
}

/** One table a kind, `name` and `input` left out: all have them. */
export function keyTables(): string {
  return [...LAYER_KINDS]
    .map(([kind, { keys }]) => {
      const { properties = {}, required = [] } = z.toJSONSchema(keys, { io: "input" }) as Value & {
        readonly required?: readonly string[];
      };
      const rows = Object.entries(properties)
        .filter(([key]) => !["kind", "name", "input"].includes(key))
        .map(([key, value]) => rowOf(key, value, required.includes(key)));
      const table = ["| key | allowed | default | meaning |", "|---|---|---|---|", ...rows];
      return [`### ${kind}`, "", ...(rows.length > 0 ? table : ["No keys of its own."])].join("\n");
    })
    .join("\n\n");
}

function rowOf(key: string, value: Value, required: boolean): string {
  const standard =
    value.default === undefined ? (required ? "required" : "–") : `\`${JSON.stringify(value.default)}\``;
  const meaning = value.description ?? value.anyOf?.find(({ description }) => description)?.description ?? "";
  return `| \`${key}\` | ${allowedOf(value)} | ${standard} | ${meaning} |`;
}

function allowedOf(value: Value): string {
  if (value.anyOf) return value.anyOf.map(allowedOf).join(" or ");
  if (value.const !== undefined) return `\`${JSON.stringify(value.const)}\``;
  if (value.prefixItems) return "a pair of them";
  if (value.type === "object") return `\`{ ${Object.keys(value.properties ?? {}).join(", ")} }\``;
  if (value.type === "array") return "a list of names";
  if (value.type === "string") return "a name";
  if (value.type === "boolean") return "`true`, `false`";
  const low = value.minimum ?? `more than ${value.exclusiveMinimum}`;
  return `${low} … ${value.maximum}${value.type === "integer" ? " (whole)" : ""}`;
}

/** Table for images of 32 x 32 x 3 and ten classes, at width 1. */
export function builtInTable(): string {
  const rows = BUILT_IN_NETWORKS.map((name) => {
    const definition = builtInWithoutData(networkSchema.parse({ name, width: 1 }))!;
    const layers = workloadOf(definition);
    const sum = (of: (layer: (typeof layers)[number]) => number) =>
      layers.reduce((total, layer) => total + of(layer), 0);
    const weights = sum(weightsOfLayer);
    const operations = sum(operationsOf);
    const kinds = [...new Set(definition.layers.map(({ kind }) => kind))].join(", ");
    return `| \`${name}\` | ${layers.length} | ${(weights / 1e6).toFixed(3)} | ${(operations / 1e6).toFixed(1)} | ${kinds} |`;
  });
  return [
    "| network | layers with weights | million weights | million operations an image, forward | kinds of layers |",
    "|---|---:|---:|---:|---|",
    ...rows,
  ].join("\n");
}

/** `text` with what stands between its marks of `name` replaced. */
export function withBlock(text: string, name: string, content: string): string {
  const marks = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!marks.test(text)) throw new Error(`no block ${name}`);
  return text.replace(marks, (_, start: string, end: string) => `${start}${content}\n${end}`);
}
