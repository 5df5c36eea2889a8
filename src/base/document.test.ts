import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DOCUMENT_LIMITS, parseDocument } from "./document.ts";
import { MhoError } from "./errors.ts";

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("documents of strangers", () => {
  it("reads both forms, with or without a byte order mark", () => {
    expect(parseDocument('{"a": {"b": [1, 2]}}', "json", "f")).toEqual({ a: { b: [1, 2] } });
    expect(parseDocument("\uFEFF[a]\nb = [1, 2]", "toml", "f")).toEqual({ a: { b: [1, 2] } });
  });

  it("says where a file is not readable", () => {
    expect(() => parseDocument("a = 1\nb = = 2", "toml", "f.toml")).toThrow(/^f\.toml:2:\d+: not readable: /);
    expect(() => parseDocument("{", "json", "f.json")).toThrow(/^f\.json: not readable: /);
  });

  it("refuses what is too deep, too full or too long", () => {
    const { depth, values, characters } = DOCUMENT_LIMITS;
    expect(() => parseDocument(nested(depth + 1), "json", "f")).not.toThrow();
    for (const deep of [depth + 3, 3000, 1_000_000]) {
      expect(() => parseDocument(nested(deep), "json", "f")).toThrow("nested more than 32 deep");
      expect(() => parseDocument(`a = ${nested(deep)}`, "toml", "f")).toThrow(MhoError);
      expect(() => parseDocument(`[${"a.".repeat(deep)}b]`, "toml", "f")).toThrow(MhoError);
    }
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: values + 1 }, (_, i) => [`k${i}`, 1])),
    );
    expect(() => parseDocument(many, "json", "f")).toThrow("more than 100000 values");
    expect(() => parseDocument(" ".repeat(characters + 1), "json", "f")).toThrow("at most 4000000 are read");
  });

  it("refuses a key that changes what an object is", () => {
    expect(() => parseDocument('{"a": {"__proto__": {"x": 1}}}', "json", "f")).toThrow('"__proto__"');
    expect(() => parseDocument("[__proto__]\nx = 1", "toml", "f")).toThrow(MhoError);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it("ends in a value or a named error, whatever the text", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .array(fc.constantFrom("[", "]", "{", "}", "=", '"', ".", "a", "1", "\n", ","), { maxLength: 80 })
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("toml" as const, "json" as const), (content, form) => {
        try {
          parseDocument(content, form, "f");
        } catch (error) {
          expect(error).toBeInstanceOf(MhoError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
