import { expect, test } from "vitest";
import { remembering } from "./remembering.ts";

interface Question {
  readonly size: number;
  readonly parts: readonly { readonly name: string }[];
}

function counted() {
  let made = 0;
  const ask = remembering<Question, number>({ size: true, parts: true }, ({ size, parts }) => {
    made++;
    if (size < 0) throw new Error("negative");
    return size * parts.length;
  });
  return { ask, made: () => made };
}

test("equal questions are answered once, whatever else they carry", () => {
  const { ask, made } = counted();
  expect(ask({ size: 2, parts: [{ name: "a" }] })).toBe(2);
  const wide = { size: 2, parts: [{ name: "a" }], other: 1 };
  expect(ask(wide)).toBe(2);
  expect(made()).toBe(1);
});

test("any part that differs makes another question", () => {
  const { ask, made } = counted();
  const questions: Question[] = [
    { size: 1, parts: [] },
    { size: 2, parts: [] },
    { size: 1, parts: [{ name: "a" }] },
    { size: 1, parts: [{ name: "b" }] },
    { size: 0, parts: [] },
    { size: -0, parts: [] },
  ];
  for (const question of [...questions, ...questions]) ask(question);
  expect(made()).toBe(questions.length);
});

test("the last ones are kept, errors are not", () => {
  const { ask, made } = counted();
  for (let size = 0; size < 17; size++) ask({ size, parts: [] });
  ask({ size: 16, parts: [] });
  expect(made()).toBe(17);
  ask({ size: 0, parts: [] });
  expect(made()).toBe(18);
  for (let i = 0; i < 2; i++) expect(() => ask({ size: -1, parts: [] })).toThrow("negative");
  expect(made()).toBe(20);
});
