import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/data/files.ts";
import { listDatasets } from "./catalog.ts";
import { checkDataset } from "./checkDataset.ts";

describe("the embedded data set", () => {
  it("holds what its README says", async () => {
    const report = await checkDataset("cifar10-mini", { cacheFolder: temporaryFolder() });
    expect(report.classes.map(({ name }) => name).join(" ")).toBe(
      "airplane automobile bird cat deer dog frog horse ship truck",
    );
    for (const { train, test } of report.classes) expect([train, test]).toEqual([500, 100]);
    expect([report.height, report.width, report.channels]).toEqual([32, 32, 3]);
    // All of CIFAR-10 has means 0.4914 0.4822 0.4465 and deviations 0.2470 0.2435 0.2616.
    [0.4914, 0.4822, 0.4465].forEach((mean, c) => {
      expect(Math.abs(report.means[c] - mean)).toBeLessThan(0.004);
    });
    [0.247, 0.2435, 0.2616].forEach((deviation, c) => {
      expect(Math.abs(report.deviations[c] - deviation)).toBeLessThan(0.004);
    });
    expect(report.source).toContain("accuracies run a little below");
    expect(report.fingerprint).toBe("af9795b7e3c2cf79691341bd0f7528913208b6268ae009061fda5ec13aad8cc3");
  });

  it("is listed as available, cifar10 as absent until it is downloaded", () => {
    const listed = listDatasets(temporaryFolder());
    expect(listed.map(({ name, available }) => [name, available])).toEqual([
      ["cifar10-mini", true],
      ["cifar10", false],
    ]);
    expect(listed[0].bytes).toBe(1970909);
  });
});
