// The process constants that NeuroSim V2.1 computes with: ours, but for two values of its table that are wrong.
import { GEOMETRIES } from "../../../src/chip/technology/geometries.ts";
import { PROCESSES } from "../../../src/chip/technology/processes.ts";
import { type Technology, technologyOf } from "../../../src/chip/technology/technology.ts";

/** The peer's process constants: ours, but for two of its values that are wrong (processes.ts says which and why). */
export function peerTechnology(node: number, roadmap: "LSTP" | "HP", temperature = 300): Technology {
  const near = (value: number) => Math.abs(value - node) < 1e-12;
  const name = roadmap === "HP" ? "high-performance" : "low-standby-power";
  const process = PROCESSES.find((p) => near(p.node) && p.roadmap === name)!;
  const geometry = GEOMETRIES.find((g) => near(g.node))!;
  const { gateCap, offP } = process;
  const wrong =
    near(90e-9) && roadmap === "LSTP"
      ? { gateCap: { ...gateCap, ideal: gateCap.ideal / 10, overlap: gateCap.overlap / 10 } }
      : near(10e-9) && roadmap === "HP"
        ? { offP: [0.0016268, offP[1]] as const }
        : {};
  return technologyOf({ ...process, ...wrong }, geometry, temperature);
}
