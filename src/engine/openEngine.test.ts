import { afterEach, describe, expect, it } from "vitest";
import { EngineError } from "../base/errors.ts";
import { hasAddon } from "./nativeAddon.ts";
import { type EngineName, openEngine } from "./openEngine.ts";

describe("openEngine", () => {
  const isa = process.env.MHO_ISA;
  afterEach(() => {
    if (isa === undefined) delete process.env.MHO_ISA;
    else process.env.MHO_ISA = isa;
  });

  it.skipIf(!hasAddon())(
    "gives the native engine, with the threads asked for and without a notice",
    async () => {
      const notices: string[] = [];
      const engine = await openEngine({ threads: 3, notice: (sentence) => notices.push(sentence) });
      expect([engine.name, engine.threads, notices]).toEqual(["native", 3, []]);
      await engine.dispose();
    },
  );

  it("falls back to the reference with one sentence where native does not work", async () => {
    process.env.MHO_ISA = "none";
    const notices: string[] = [];
    const engine = await openEngine({ notice: (sentence) => notices.push(sentence) });
    expect(engine.name).toBe("reference");
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/; using the slow reference engine \(`mho doctor` says how to fix it\)$/);
    await expect(openEngine({ name: "native" })).rejects.toThrow(EngineError);
  });

  it("knows the reference by name, and refuses engines that do not exist", async () => {
    expect((await openEngine({ name: "reference" })).name).toBe("reference");
    await expect(openEngine({ name: "abacus" as EngineName })).rejects.toThrow('there is no engine "abacus"');
  });
});
