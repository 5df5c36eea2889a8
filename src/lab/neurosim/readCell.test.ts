import { expect, test } from "vitest";
import { readForeignDevice } from "../convert.ts";
import { readCell } from "./readCell.ts";

const FILE = (inside = "") => `
IdealDevice::IdealDevice(int x, int y) { maxConductance = 9; maxNumLevelLTP = 9; }
RealDevice::RealDevice(int x, int y) {
  this->x = x;
  maxConductance = 4e-8; minConductance = maxConductance / 10;
  conductance = minConductance;
  readVoltage = 0.5; readPulseWidth = 5e-9;
  writeVoltageLTP = 3.2; writeVoltageLTD = 2.8;
  writePulseWidthLTP = 300e-6; writePulseWidthLTD = 300e-6;
  maxNumLevelLTP = 97; maxNumLevelLTD = 100;
  nonlinearIV = false; NL = 10;
  if (nonlinearIV) { maxConductance = other(1); }
  nonlinearWrite = true; nonIdenticalPulse = false;
  if (nonIdenticalPulse) { VinitLTP = 2.85; }
  gaussian_dist = new std::normal_distribution<double>(0, 1);
  NL_LTP = 2.4; NL_LTD = -4.88; sigmaDtoD = 0;
  paramALTP = getParamA(NL_LTP + (*gaussian_dist)(gen)) * maxNumLevelLTP;
  sigmaCtoC = 0.035 * (maxConductance - minConductance);
  cmosAccess = true;
  ${inside}
}
double RealDevice::Read(double v) { maxConductance = 1; return v; }
`;

test("the constructor of RealDevice is a device with the manual's words", () => {
  const { device, leftOut } = readForeignDevice(readCell(FILE(), "Cell.cpp"))!;
  expect(device).toMatchObject({
    model: "exponential",
    nonlinearityLtp: 2.4,
    nonlinearityLtd: -4.88,
    levels: 97,
    levelsLtd: 100,
    onOffRatio: 10,
    writeVoltageLtd: -2.8,
  });
  expect(device.sigmaC2c).toBeCloseTo(0.035, 12);
  expect(device.rOn).toBeCloseTo(25e6, 3);
  expect(leftOut).toEqual(["cmosAccess = 1: not a word that Mho takes"]);
});

test("switches change what acts", () => {
  expect(readForeignDevice(readCell(FILE("nonlinearWrite = false;"), "Cell.cpp"))!.device).toMatchObject({
    nonlinearityLtp: 0,
    nonlinearityLtd: 0,
  });
  const { leftOut } = readForeignDevice(
    readCell(FILE("readNoise = true; sigmaReadNoise = 0.25;"), "Cell.cpp"),
  )!;
  expect(leftOut.join("; ")).toMatch(/readNoise = 1.*sigmaReadNoise = 0.25/);
});

test("doubt and other files are refused", () => {
  expect(() => readCell(FILE("if (kind) NL_LTP = 1;"), "Cell.cpp")).toThrow(
    /NL_LTP is not decided: 1 \(kind\) or 2.4/,
  );
  expect(() => readCell("Param::Param() { a = 1; }", "Param.cpp")).toThrow(/no constructor of RealDevice/);
  const document = readCell(FILE("maxNumLevelLTP = measured();"), "Cell.cpp");
  expect(() => readForeignDevice(document)).toThrow(/maxNumLevelLTP: "measured\(\)": expected a number/);
});
