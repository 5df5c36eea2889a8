import type { RunDetails } from "../../../src/server/runRoutes.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";

/** A run with the data that a comparison needs. */
export interface Compared extends RunDetails {
  readonly summary: RunSummary;
  readonly experiment: NonNullable<RunDetails["experiment"]>;
}
