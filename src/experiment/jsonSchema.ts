// The experiment as JSON Schema: for editors, the web form, and describeKeys.ts.
import { z } from "zod";
import { experimentSchema } from "./experimentSchema.ts";

/** JSON Schema (2020-12) of an experiment file. Each leaf also carries symbol, unit and source. */
export function experimentJsonSchema(): z.core.JSONSchema.BaseSchema {
  return { title: "Mho experiment", ...z.toJSONSchema(experimentSchema, { io: "input" }) };
}
