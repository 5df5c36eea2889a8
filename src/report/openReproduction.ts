// The paper's claims from a file of records and the chip model: what `mho reproduce` and the web app show.
import { join } from "node:path";
import { packageRoot } from "../base/packageRoot.ts";
import { chipReport } from "../config/chipReport.ts";
import { readExperiment } from "../config/readExperiment.ts";
import type { Scale } from "../study/paperStudy.ts";
import type { StudyPoint } from "../study/point.ts";
import { readRecords } from "../study/records.ts";
import { foundPoints, type Reproduction } from "./reproduction.ts";

/** The chip of the paper, and the same with wide velocities: the part that no record changes. */
export type PaperChips = Pick<Reproduction, "chip" | "wideVelocities">;

export function paperChips(): PaperChips {
  const paper = join(packageRoot(), "examples", "09-chip-of-the-paper.toml");
  const wide = readExperiment(paper, ["training.velocityBits=16"]);
  return {
    chip: chipReport(readExperiment(paper)),
    wideVelocities: chipReport(wide, { brief: true }).estimate,
  };
}

/** `stationary` is left empty: it is measured, not on record. */
export function openReproduction(
  scale: Scale,
  points: readonly StudyPoint[],
  file: string,
  chips: PaperChips = paperChips(),
): Reproduction {
  return { scale, ...foundPoints(points, readRecords(file)), ...chips, stationary: [] };
}
