import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { importParameters } from "../../lab/neurosim/importParameters.ts";
import { importText, importToml, networkImport } from "./chipImport.ts";

const imported = importParameters(
  "technode = 22; levelOutput = 32; writeVoltage = 3; mine = 4;",
  "Param.cpp",
);

test("the TOML is an experiment, and says where each key comes from", () => {
  const toml = importToml(imported, "Param.cpp");
  expect(resolveExperiment(parse(toml))).toMatchObject({
    array: { adc: { bits: 5 }, inputEncoding: "bit-serial" },
    chip: { node: 22e-9 },
    device: { writeVoltageLtp: 3, writeVoltageLtd: -3 },
  });
  expect(toml).toMatch(/node = "22 nm" +# technode = 22/);
  expect(toml).toContain("[array.adc]");
});

test("the report names what was left out", () => {
  expect(importText(imported)).toContain("mine = 4: not a name");
  expect(importText(imported)).not.toContain("nothing is left out");
  expect(importText({ ...imported, missing: [] })).toContain("nothing is left out");
  const undecided = [{ name: "a", candidates: [{ when: "b", value: 1, text: "1" }], keys: ["chip.node"] }];
  const doubtful = importText({ ...imported, missing: [], undecided });
  expect(doubtful).toContain("a = 1 (b); set chip.node");
  expect(doubtful).not.toContain("nothing is left out");
  const skipped = [{ line: 7, text: "for (;;) x = 1;" }];
  expect(importText({ ...imported, missing: [], skipped })).toContain("line 7: for (;;)");
});

test("a network table is used as it is", () => {
  const network = {
    name: "NetWork",
    input: { height: 32, width: 32, channels: 3 },
    layers: [{ kind: "fc" as const, units: 10, relu: false }],
  };
  const { toml, text } = networkImport(network, "my nets/NetWork.csv");
  expect(parse(toml)).toEqual({ network: { name: "my nets/NetWork.csv" } });
  expect(text).toContain("1 layer with weights");
});
