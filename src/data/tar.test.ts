import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { damaged, errorOf, tarOf } from "../../test/data/files.ts";
import { DataError } from "../base/errors.ts";
import { readTar } from "./tar.ts";

const text = (value: string) => new TextEncoder().encode(value);
const names = (archive: Uint8Array) => readTar(archive, "a.tar").map(({ path }) => path);

describe("readTar", () => {
  it("returns what was put in", () => {
    const path = fc.stringMatching(/^[a-z0-9]{1,20}(\/[a-z0-9]{1,20}){0,3}$/);
    const entry = fc.record({ name: path, data: fc.uint8Array({ maxLength: 1500 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const members = readTar(tarOf(entries), "a.tar");
        expect(members.map(({ path }) => path)).toEqual(entries.map(({ name }) => name));
        expect(members.map(({ data }) => Array.from(data))).toEqual(
          entries.map(({ data }) => Array.from(data)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("normalises paths and skips folders", () => {
    const entries = [{ name: "./a/", type: "5" }, { name: "./a//b.txt" }, { name: "old/", type: "0" }];
    expect(names(tarOf(entries))).toEqual(["a/b.txt"]);
  });

  it("reads pax and GNU long names", () => {
    const long = `${"d".repeat(120)}/f`;
    const body = `path=${long}\n`;
    const record = text(`${body.length + 4} ${body}`);
    const pax = [{ name: "PaxHeaders/x", type: "x", data: record }, { name: "short" }, { name: "next" }];
    expect(names(tarOf(pax))).toEqual([long, "next"]);
    const gnu = [{ name: "././@LongLink", type: "L", data: text(`${long}\0`) }, { name: "short" }];
    expect(names(tarOf(gnu))).toEqual([long]);
  });

  it.each([
    [{ name: "../../etc/passwd" }, "points outside"],
    [{ name: "a/../../b" }, "points outside"],
    [{ name: "/etc/passwd" }, "points outside"],
    [{ name: "link", type: "2" }, "is a link"],
    [{ name: "hard", type: "1" }, "is a link"],
    [{ name: "device", type: "3" }, "is not a plain file"],
    [{ name: "sparse", type: "S" }, "is not a plain file"],
  ])("refuses %j", async (entry, reason) => {
    const error = await errorOf(() => readTar(tarOf([{ name: "first" }, entry]), "evil.tar"));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain(`evil.tar: member "${entry.name}" at byte offset 512 ${reason}`);
  });

  it("refuses a hostile path in an extended header", async () => {
    const record = text("18 path=../escape\n");
    const error = await errorOf(() =>
      readTar(tarOf([{ name: "p", type: "x", data: record }, { name: "ok" }]), "e"),
    );
    expect(error.message).toContain("points outside");
  });

  it("names member and offset of a truncated archive, wherever it is cut", async () => {
    const archive = tarOf([
      { name: "a", data: new Uint8Array(600) },
      { name: "b", data: new Uint8Array(100) },
    ]);
    const cut = await errorOf(() => readTar(archive.subarray(0, 512 + 400), "t.tar"));
    expect(cut.message).toContain(
      "t.tar: member a at byte offset 0 needs 600 bytes, but the archive ends after 400",
    );
    for (let length = 0; length < archive.length - 1024; length += 64)
      expect(await errorOf(() => readTar(archive.subarray(0, length), "t.tar"))).toBeInstanceOf(DataError);
  });

  it("finds a damaged header by its checksum", async () => {
    const archive = tarOf([{ name: "a", data: text("x") }, { name: "b" }]);
    archive[1024 + 3] ^= 1;
    expect((await errorOf(() => readTar(archive, "t.tar"))).message).toContain(
      "header at byte offset 1024 is damaged",
    );
  });

  it("survives fuzzing", () => {
    const archive = tarOf([
      { name: "a", data: text("x") },
      { name: "p", type: "x", data: text("9 path=b\n") },
      { name: "c" },
    ]);
    for (let seed = 0; seed < 2000; seed++) {
      try {
        readTar(damaged(archive, seed), "f.tar");
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
