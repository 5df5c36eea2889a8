import { expect, it } from "vitest";
import { balancedSubset, holdOut } from "./subset.ts";

const split = { images: Uint8Array.of(0, 1, 2, 3, 4, 5, 6), labels: Uint8Array.of(1, 1, 1, 0, 2, 0, 1) };

it("takes classes in turns, in file order", () => {
  expect(balancedSubset(split, 3, 1, 5)).toEqual({
    images: Uint8Array.of(3, 0, 4, 5, 1),
    labels: Uint8Array.of(0, 1, 2, 0, 1),
  });
});

it("goes on with the other classes when one is used up", () => {
  expect(balancedSubset(split, 3, 1, 6).labels).toEqual(Uint8Array.of(0, 1, 2, 0, 1, 1));
});

it("leaves a split that is small enough as it is", () => {
  expect(balancedSubset(split, 3, 1, 7)).toBe(split);
  expect(balancedSubset(split, 3, 1, undefined)).toBe(split);
});

it("holds back the last of each class, and keeps the others", () => {
  const { kept, heldOut } = holdOut(split, 3, 1, 4);
  expect(heldOut).toEqual({ images: Uint8Array.of(5, 6, 4, 3), labels: Uint8Array.of(0, 1, 2, 0) });
  expect(kept).toEqual({ images: Uint8Array.of(0, 1, 2), labels: Uint8Array.of(1, 1, 1) });
});
