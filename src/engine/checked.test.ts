import { expect, test } from "vitest";
import { checked } from "./checked.ts";
import type { Engine } from "./engine.ts";
import { createReferenceEngine } from "./reference.ts";

test("an engine stays itself, with whatever else it has", () => {
  class Counting {
    filled = 0;
    fill() {
      this.filled++;
    }
    copy() {
      this.fill();
    }
    get memoryBytes() {
      return this.filled;
    }
  }
  const plain = new Counting();
  const engine = checked(plain as unknown as Engine);
  expect(engine).toBe(plain);
  const buffer = createReferenceEngine().buffer("b", "f32", 2);
  expect(() => engine.copy(buffer, buffer, 3)).toThrow(/"b" holds 2 values; 3 are needed/);
  engine.copy(buffer, buffer, 2);
  engine.fill(buffer, 1);
  expect(engine.memoryBytes).toBe(2);
  expect(engine.tune).toBeUndefined();
});
