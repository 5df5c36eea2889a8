import { afterEach, describe, expect, it } from "vitest";
import { missing } from "../../test/missing.ts";
import { EngineError } from "../base/errors.ts";
import { hasAddon } from "./nativeAddon.ts";
import { type EngineName, openEngine } from "./openEngine.ts";

if (!hasAddon()) missing("openEngine: the native engine is not built (npm run build)");

describe("openEngine", () => {
  const isa = process.env.MHO_ISA;
  afterEach(() => {
    if (isa === undefined) delete process.env.MHO_ISA;
    else process.env.MHO_ISA = isa;
  });

  it.skipIf(!hasAddon())(
    "gives a GPU, or the native engine with the threads asked for, and no word about a GPU that is not there",
    async () => {
      const notices: string[] = [];
      const engine = await openEngine({ threads: 3, notice: (sentence) => notices.push(sentence) });
      if (engine.name !== "webgpu") expect([engine.name, engine.threads]).toEqual(["native", 3]);
      expect(notices).toEqual([]);
      await engine.dispose();
    },
  );

  it("takes any adapter for webgpu by name; without one, an error says how to get it", async () => {
    try {
      const engine = await openEngine({ name: "webgpu" });
      expect([engine.name, engine.threads]).toEqual(["webgpu", 1]);
      await engine.dispose();
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      expect((error as EngineError).hint).toMatch(/driver|npm install/);
    }
  });

  it("falls back to the reference with one sentence where native does not work", async () => {
    process.env.MHO_ISA = "none";
    const notices: string[] = [];
    const engine = await openEngine({ notice: (sentence) => notices.push(sentence) });
    if (engine.name === "webgpu") return;
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
