// The paper's claims with our numbers, for each scale that has records. Computed anew only where a file of records has changed.
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../report/figure/figure.ts";
import {
  openPaperRuns,
  openReproduction,
  type PaperChips,
  paperChips,
} from "../report/reproduction/openReproduction.ts";
import { paperClaims } from "../report/reproduction/paperResults.ts";
import { type Claim, claimsOf } from "../report/reproduction/reproduction.ts";
import { paperFigures, reproductionFigures } from "../report/reproduction/reproductionFigures.ts";
import { paperStudy } from "../study/paperStudy.ts";
import { PAPER, REPRODUCED, type Scale } from "../study/scaleNames.ts";

export interface ScaleReproduction {
  readonly scale: (typeof REPRODUCED)[number];
  /** Runs on record, and runs that are still to be made. */
  readonly found: number;
  readonly missing: number;
  readonly claims: readonly Claim[];
  readonly figures: readonly Figure[];
}

/** The answer of /api/reproduction. */
export interface ReproductionList {
  readonly scales: readonly ScaleReproduction[];
}

/** Reproductions of the records in `folder`; scales without a record are left out. */
export function reproductions(folder: string): () => ReproductionList {
  const known = new Map<string, { readonly stamp: number; readonly value: ScaleReproduction }>();
  let chips: PaperChips | null = null;
  const of = (scale: ScaleReproduction["scale"]): ScaleReproduction[] => {
    const file = join(folder, `${scale}.jsonl`);
    const stamp = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (stamp === undefined) return [];
    const before = known.get(scale);
    if (before?.stamp === stamp) return [before.value];
    if (scale !== PAPER) chips ??= paperChips();
    const value = scale === PAPER ? paperReproduction(file) : scaleReproduction(scale, file, chips!);
    known.set(scale, { stamp, value });
    return [value];
  };
  return () => ({ scales: REPRODUCED.flatMap(of) });
}

function paperReproduction(file: string): ScaleReproduction {
  const { found, missing } = openPaperRuns(file);
  return {
    scale: PAPER,
    found: new Set(found.map(({ record }) => record.hash)).size,
    missing,
    claims: paperClaims(found),
    figures: paperFigures(found),
  };
}

function scaleReproduction(scale: Scale, file: string, chips: PaperChips): ScaleReproduction {
  const reproduction = openReproduction(scale, paperStudy(scale), file, chips);
  return {
    scale,
    found: new Set(reproduction.found.map(({ record }) => record.hash)).size,
    missing: reproduction.missing,
    claims: claimsOf(reproduction),
    figures: reproductionFigures(reproduction),
  };
}
