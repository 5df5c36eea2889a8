// The device section of an experiment: every parameter of every law with symbol, SI unit, range and source. Not the defaults of a named
// device: presets/devices. What is written here is checked, merged and frozen by resolve.ts.
import { z } from "zod";
import { isOwnFile, OWN_FILE_SCHEMA, type OwnFile } from "../base/ownFile.ts";
import { LAWS } from "./laws.ts";
import { fixedReference, shared } from "./sharedKeys.ts";
import { widestOf } from "./widestOf.ts";

const preset = z.string().min(1).meta({
  symbol: "preset",
  unit: "name",
  source: "presets/devices",
  description:
    'Named device whose parameters are the defaults, or a .toml or .json file that `mho device fit` wrote ("none": the defaults of the model alone).',
});
const modelSchema = <M extends string, S extends z.ZodRawShape>(model: M, keys: S) =>
  z.strictObject({ preset, model: z.literal(model), ...shared, ...keys });

type Law = (typeof LAWS)[number];
type Schemas = {
  readonly [L in Law as L["name"]]: ReturnType<typeof modelSchema<L["name"], L["keys"]>>;
};

/** Complete parameters of one device, by model. The keys are the models that an experiment can name. */
export const MODEL_SCHEMAS = {
  ...(Object.fromEntries(LAWS.map(({ name, keys }) => [name, modelSchema(name, keys)])) as Schemas),
  "hardware-only": modelSchema("hardware-only", {}),
};

export type DeviceModelName = keyof typeof MODEL_SCHEMAS;
export const DEVICE_MODELS = Object.keys(MODEL_SCHEMAS) as readonly DeviceModelName[];

/** The same with a law of the user's own (ownLaw.ts), which takes what all models share. */
const ownSchema = z.strictObject({ preset, model: OWN_FILE_SCHEMA, ...shared, ...fixedReference });

export const schemaOfModel = (model: DeviceModelName | OwnFile) =>
  isOwnFile(model) ? ownSchema : MODEL_SCHEMAS[model as DeviceModelName];

type KeyOf<Keys> = Keys extends unknown ? keyof Keys : never;
type SchemaOf<Keys, Key> = Keys extends { readonly [K in Key & string]: infer Schema } ? Schema : never;
type LawKeys = { readonly [Key in KeyOf<Law["keys"]>]: SchemaOf<Law["keys"], Key> };

/** Every key that some law has. One key can serve several; each law's own range is checked when the law is known. */
function lawKeys(): LawKeys {
  const names = new Set(LAWS.flatMap(({ keys }) => Object.keys(keys)));
  const schemas = [...names].map((key) => {
    const having = LAWS.flatMap(({ name, keys }) => {
      const schema = (keys as z.ZodRawShape)[key] as z.ZodType | undefined;
      return schema ? [{ name, schema }] : [];
    });
    return [key, widestOf(having)];
  });
  return Object.fromEntries(schemas);
}

/** The device section as people write it: every key of every law, all optional but the preset. */
export const deviceSchema = z
  .strictObject({
    preset: preset.default("hzo-fefet"),
    model: z.union([z.enum(DEVICE_MODELS), OWN_FILE_SCHEMA]).meta({
      symbol: "model",
      unit: "name",
      source: "docs/models",
      description:
        "Law of the pulse response; from the preset where not given. Or the path of a .mjs file with a law of your own (docs/extending.md), on the command line and in the library.",
    }),
    ...shared,
    boundsD2d: shared.boundsD2d.partial(),
    stuckFraction: shared.stuckFraction.partial(),
    ...lawKeys(),
  })
  .partial()
  .extend({ preset: preset.default("hzo-fefet") });

export type DeviceInput = z.input<typeof deviceSchema>;
type Shapes = typeof MODEL_SCHEMAS;
type ParametersOf<M extends DeviceModelName> = Readonly<z.output<Shapes[M]>>;
export type OwnDevice = Readonly<z.output<typeof ownSchema>>;
export type DeviceParameters = { [M in DeviceModelName]: ParametersOf<M> }[DeviceModelName] | OwnDevice;
export type PulsedDevice = Extract<DeviceParameters, { wMin: number }>;
