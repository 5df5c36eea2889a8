// One schema for a key that several laws have, each with its own range: what the device section takes before its law is known.
import { z } from "zod";
import { type LeafMeta, quantity } from "../base/schema.ts";

interface LawKey {
  /** Name of the law that has the key. */
  readonly name: string;
  readonly schema: z.ZodType;
}

/** One of the schemas that takes all that the others take, or a number within the widest of their ranges. */
export function widestOf(laws: readonly LawKey[]): z.ZodType {
  const schemas = [...new Set(laws.map(({ schema }) => schema))];
  const widest = schemas.find((schema) => schemas.every((other) => other === schema || takes(schema, other)));
  return widest ?? widestRange(laws);
}

const takes = (schema: z.ZodType, other: z.ZodType) =>
  schema instanceof z.ZodUnion && schema.options.includes(other);

function widestRange(laws: readonly LawKey[]): z.ZodType {
  const metas = laws.map(({ schema }) => schema.meta() as unknown as Required<LeafMeta>);
  const descriptions = metas.map(
    ({ minimum, maximum, description }, i) => `${laws[i]!.name} (${minimum} … ${maximum}): ${description}`,
  );
  return quantity({
    ...metas[0]!,
    minimum: Math.min(...metas.map(({ minimum }) => minimum)),
    maximum: Math.max(...metas.map(({ maximum }) => maximum)),
    description: descriptions.join(" "),
  });
}
