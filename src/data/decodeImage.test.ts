import { encode as encodePng } from "fast-png";
import { strToU8, zlibSync } from "fflate";
import { encode as encodeJpeg } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { damaged, errorOf, jpeg, png, rawPng } from "../../test/data/files.ts";
import { DataError } from "../base/errors.ts";
import { decodeImage } from "./decodeImage.ts";

function flatJpeg(rgb: readonly number[]): Uint8Array {
  const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, i) => [...rgb, 255][i % 4]);
  return new Uint8Array(encodeJpeg({ width: 16, height: 16, data }, 100).data);
}

const pngOf = (channels: number, data: number[], depth: 8 | 16 = 8) =>
  new Uint8Array(
    encodePng({
      width: 2,
      height: 1,
      channels,
      depth,
      data: depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data),
    }),
  );

describe("decodeImage: JPEG", () => {
  it("gives back flat colours without a bias", () => {
    let bias = 0;
    let worst = 0;
    for (let i = 0; i < 16; i++) {
      const rgb = [(i * 53) % 256, (i * 97 + 31) % 256, (i * 151 + 87) % 256];
      const { data, height, width, channels } = decodeImage(flatJpeg(rgb), "f.jpg");
      expect([height, width, channels]).toEqual([16, 16, 3]);
      for (let c = 0; c < 3; c++) {
        bias += (data[c] - rgb[c]) / 48;
        worst = Math.max(worst, Math.abs(data[c] - rgb[c]));
      }
    }
    expect(worst).toBeLessThanOrEqual(3);
    expect(Math.abs(bias)).toBeLessThan(0.25); // dropping fractions would give −0.5
  });

  it("names file and reason wherever the file is cut", async () => {
    const bytes = jpeg(3);
    for (let length = 0; length < bytes.length - 1; length += 3) {
      const error = await errorOf(() => decodeImage(bytes.subarray(0, length), "x.tar: train/cat/1.jpg"));
      expect(error).toBeInstanceOf(DataError);
      expect(error.message).toMatch(
        /^x\.tar: train\/cat\/1\.jpg: (cannot be decoded: .|the file is empty|is neither)/,
      );
    }
  });

  it("survives fuzzing", () => fuzz(jpeg(5)));
});

describe("decodeImage: PNG", () => {
  it.each([1, 3])("reads %i channels exactly", (channels) => {
    const { data, ...shape } = decodeImage(png(9, 8, channels), "f.png");
    expect(shape).toEqual({ height: 8, width: 8, channels });
    expect(data).toEqual(Uint8Array.from({ length: 64 * channels }, (_, i) => (9 * 37 + i) & 255));
  });

  it("drops an opaque alpha channel and refuses a transparent one", async () => {
    expect(decodeImage(pngOf(4, [1, 2, 3, 255, 4, 5, 6, 255]), "a.png").data).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6),
    );
    expect(decodeImage(pngOf(2, [9, 255, 8, 255]), "a.png").data).toEqual(Uint8Array.of(9, 8));
    const error = await errorOf(() => decodeImage(pngOf(4, [1, 2, 3, 255, 4, 5, 6, 9]), "a.png"));
    expect(error.message).toContain("a.png: is not read: transparent pixels");
  });

  it("scales 16 bits to 8, rounded", () => {
    const values = [0, 128, 129, 385, 386, 65535];
    const file = (two: number[]) => decodeImage(pngOf(1, two, 16), "a.png").data;
    const read = [0, 2, 4].flatMap((i) => [...file(values.slice(i, i + 2))]);
    expect(read).toEqual([0, 0, 1, 1, 2, 255]); // v/257: 0.498 and 0.502, 1.498 and 1.502
    expect(decodeImage(pngOf(4, [257, 514, 771, 65535, 1028, 1285, 1542, 65535], 16), "a.png").data).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6),
    );
  });

  it.each([
    [1, [0b01000000], [0, 255]],
    [2, [0b01100000], [85, 170]],
    [4, [0x2f], [34, 255]],
  ])("spreads grey of %i bits over the whole range", (bits, line, values) => {
    const file = rawPng({ width: 2, height: 1, bits, colour: 0, lines: [[0, ...line]] });
    expect(decodeImage(file, "a.png")).toEqual({
      height: 1,
      width: 2,
      channels: 1,
      data: Uint8Array.from(values),
    });
  });

  it("reads a palette, of few bits and with an opaque or unused transparent colour", async () => {
    const palette = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const file = (line: number, transparency?: readonly number[]) =>
      rawPng({
        width: 2,
        height: 1,
        bits: 4,
        colour: 3,
        palette,
        lines: [[0, line]],
        ...(transparency ? { transparency } : {}),
      });
    const expected = Uint8Array.of(7, 8, 9, 4, 5, 6);
    expect(decodeImage(file(0x21), "a.png").data).toEqual(expected);
    expect(decodeImage(file(0x21, [0, 255, 255]), "a.png").data).toEqual(expected);
    expect((await errorOf(() => decodeImage(file(0x20, [0]), "a.png"))).message).toContain(
      "transparent pixels",
    );
  });

  it("does not take a suggested palette of an RGB image for its colours", () => {
    const file = rawPng({
      width: 1,
      height: 1,
      bits: 8,
      colour: 2,
      palette: [9, 9, 9],
      lines: [[0, 1, 2, 3]],
    });
    expect(decodeImage(file, "a.png").data).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("refuses a pixel of the colour that counts as transparent", async () => {
    const grey = (key: number) =>
      rawPng({ width: 2, height: 1, bits: 8, colour: 0, transparency: [0, key], lines: [[0, 5, 6]] });
    expect(decodeImage(grey(7), "a.png").data).toEqual(Uint8Array.of(5, 6));
    expect((await errorOf(() => decodeImage(grey(6), "a.png"))).message).toContain("transparent pixels");
  });

  it("reads interlaced images of 8 bits, and refuses those of fewer, which its library gets wrong", async () => {
    const file = (bits: number) =>
      rawPng({
        width: 2,
        height: 2,
        bits,
        colour: 0,
        interlaced: true,
        lines: [
          [0, 1],
          [0, 2],
          [0, 3, 4],
        ],
      });
    expect(decodeImage(file(8), "a.png").data).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect((await errorOf(() => decodeImage(file(4), "a.png"))).message).toMatch(
      /is not read: an interlaced image of 4 bits a pixel\n.*without interlacing/,
    );
  });

  it("refuses sizes beyond reason", async () => {
    const huge = png(1);
    new DataView(huge.buffer).setUint32(16, 100000);
    new DataView(huge.buffer).setUint32(20, 100000);
    expect((await errorOf(() => decodeImage(huge, "a.png"))).message).toContain("at most 4 million");
  });

  it("finds a changed byte by its CRC", async () => {
    const bytes = png(1);
    bytes[50] ^= 4;
    expect(await errorOf(() => decodeImage(bytes, "a.png"))).toBeInstanceOf(DataError);
  });

  it("survives fuzzing", () => fuzz(png(5)));
});

it("refuses other files", async () => {
  const error = await errorOf(() => decodeImage(new TextEncoder().encode("GIF89a"), "a.jpg"));
  expect(error.message).toContain("a.jpg: is neither a JPEG nor a PNG file");
});

function fuzz(bytes: Uint8Array): void {
  for (let seed = 0; seed < 1500; seed++) {
    try {
      const { data, height, width, channels } = decodeImage(damaged(bytes, seed), "fuzz");
      expect(data.length).toBe(height * width * channels);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
    }
  }
}

describe("decodeImage: files that unpack to much more than they are", () => {
  const chunk = (type: string, data: Uint8Array) => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, data.length);
    return [...length, ...strToU8(type), ...data, 0, 0, 0, 0];
  };
  /** A chunk put behind the header of a PNG file. */
  const behindHeader = (bytes: Uint8Array, type: string, data: Uint8Array) =>
    Uint8Array.from([...bytes.subarray(0, 33), ...chunk(type, data), ...bytes.subarray(33)]);
  const large = zlibSync(new Uint8Array(60_000_000));

  it("refuses pixels beyond the header before they are unpacked", async () => {
    const error = await errorOf(() => decodeImage(behindHeader(png(1), "IDAT", large), "a.png"));
    expect(error.message).toContain("more pixels than its header says");
  });

  it("refuses a header that is not the first chunk, or comes twice", async () => {
    const bytes = png(1);
    const first = Uint8Array.from([
      ...bytes.subarray(0, 8),
      ...chunk(
        "tEXt",
        Uint8Array.from({ length: 25 }, (_, i) => Number(i === 3 || i === 7)),
      ),
      ...bytes.subarray(8),
    ]);
    expect((await errorOf(() => decodeImage(first, "a.png"))).message).toContain(
      "does not begin with its header",
    );
    const twice = behindHeader(bytes, "IHDR", bytes.subarray(16, 29));
    expect((await errorOf(() => decodeImage(twice, "a.png"))).message).toContain("second header");
  });

  it("never looks at text, profiles and frames that pixels do not need", () => {
    const plain = decodeImage(png(1), "a.png");
    for (const type of ["iCCP", "zTXt", "iTXt", "fdAT", "eXIf"])
      expect(decodeImage(behindHeader(png(1), type, large), "a.png")).toEqual(plain);
  });

  it("says what to do with a sound file that is not read", async () => {
    const hintOf = async (bytes: Uint8Array) => (await errorOf(() => decodeImage(bytes, "f"))).message;
    const frame = (marker: number, bits: number, components: number) =>
      Uint8Array.of(
        0xff,
        0xd8,
        0xff,
        marker,
        0,
        8 + 3 * components,
        bits,
        0,
        8,
        0,
        8,
        components,
        ...new Uint8Array(9),
      );
    expect(await hintOf(frame(0xc0, 8, 4))).toMatch(/CMYK.*\n.*convert it to RGB/);
    expect(await hintOf(frame(0xc1, 12, 3))).toMatch(/12 bits a channel.*\n.*baseline/);
    expect(await hintOf(frame(0xc3, 8, 3))).toMatch(/lossless coding.*\n.*baseline/);
    expect(await hintOf(frame(0xc9, 8, 3))).toMatch(/arithmetic coding.*\n.*baseline/);
    for (const bytes of [frame(0xc0, 8, 4), frame(0xc3, 8, 3), pngOf(2, [1, 9, 1, 9])])
      expect(await hintOf(bytes)).not.toContain("damaged");
    expect(await hintOf(pngOf(4, [1, 2, 3, 255, 1, 2, 3, 9]))).toMatch(/transparent.*\n.*flatten/);
    const huge = Uint8Array.from(flatJpeg([1, 2, 3]));
    const start = huge.findIndex((byte, i) => byte === 0xff && huge[i + 1] === 0xc0);
    huge.set([0xff, 0xff, 0xff, 0xff], start + 5);
    expect(await hintOf(huge)).toMatch(/4294836225 pixels.*\n.*scale it down/);
  });
});
