// The laws of the pulse response that Mho brings; each is one file in laws/. What a new one needs: docs/extending.md.
import { constantStep } from "./laws/constantStep.ts";
import { exponential } from "./laws/exponential.ts";
import { exponentialStep } from "./laws/exponentialStep.ts";
import { linearStep } from "./laws/linearStep.ts";
import { powerStep } from "./laws/powerStep.ts";
import { softBounds } from "./laws/softBounds.ts";
import { table } from "./laws/table.ts";

/** In the order in which lists and help show them. A law is its file and its place here. */
export const LAWS = [
  exponential,
  linearStep,
  softBounds,
  constantStep,
  exponentialStep,
  powerStep,
  table,
] as const;
