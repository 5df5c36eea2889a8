import { describe, expect, it } from "vitest";
import { blockOf } from "../device/device.ts";
import { symmetricPoint } from "../device/pulse.ts";
import { resolveDevice } from "../device/resolve.ts";
import { restingState } from "./restingState.ts";

const device = (ltp: number, ltd: number) =>
  blockOf(resolveDevice({ preset: "none", levels: 400, nonlinearityLtp: ltp, nonlinearityLtd: ltd }));
const QUADRATIC = { optimum: 0.5, noise: 1 };

describe("the resting state", () => {
  // measured with real pulses by test/models/stationaryBias.test.ts
  it.each([
    ["sgd", 0, 0.293],
    ["momentum", 0.9, 0.428],
  ])("of %s on labels ±3 is the one that its pulses settle at", (_, momentum, measured) => {
    expect(Math.abs(restingState(device(3, -3), { ...QUADRATIC, momentum }) - measured)).toBeLessThan(0.01);
  });

  it("is the optimum on a linear device, and near the symmetric point under loud noise", () => {
    expect(restingState(device(0, 0), { ...QUADRATIC, momentum: 0 })).toBeCloseTo(0.5, 6);
    const response = device(4, -1);
    const rest = restingState(response, { optimum: 0.5, noise: 1000, momentum: 0 });
    expect(rest).toBeCloseTo(symmetricPoint(response)!, 2);
  });
});
