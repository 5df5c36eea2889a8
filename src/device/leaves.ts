// The kinds of keys that the device section has: numbers with unit and range, words, yes or no. Each with symbol, source and description.
import { z } from "zod";
import { quantity } from "../base/schema.ts";

export const number = (
  symbol: string,
  unit: string,
  minimum: number,
  maximum: number,
  source: string,
  description: string,
) => quantity({ symbol, unit, minimum, maximum, source, description });
export const choice = <const T extends readonly [string, ...string[]]>(
  symbol: string,
  values: T,
  source: string,
  description: string,
) => z.enum(values).meta({ symbol, unit: "name", source, description });
export const flag = (symbol: string, source: string, description: string) =>
  z.boolean().meta({ symbol, unit: "boolean", source, description });
