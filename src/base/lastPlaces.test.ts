import { expect, test } from "vitest";
import { lastPlaces } from "./lastPlaces.ts";

test("parts are compared by identity, each of them", () => {
  const place = lastPlaces<[object, number], number[]>(4, () => []);
  const one = { size: 1 };
  const other = { size: 1 };
  place(one, 1).push(11);
  place(other, 1).push(21);
  place(one, 2).push(12);
  expect(place(one, 1)).toEqual([11]);
  expect(place(other, 1)).toEqual([21]);
  expect(place(one, 2)).toEqual([12]);
});

test("the places that were asked for last are kept, and no more", () => {
  const place = lastPlaces<[number], number[]>(2, () => []);
  place(1).push(1);
  place(2).push(2);
  place(1);
  place(3);
  expect(place(1)).toEqual([1]);
  expect(place(2)).toEqual([]);
});
