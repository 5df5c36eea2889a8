// The text of a file: encodings are recognized, signs of other keyboards made plain, formats that hold no text refused by name.
import { DataError } from "../../base/errors.ts";
import { familiarity } from "./vocabulary.ts";

/** First characters of a file → its kind, and the way to get its table out of it. */
const FOREIGN: readonly (readonly [RegExp, string, string])[] = [
  [/^\xd0\xcf.\xe0/s, "an old Excel or Origin file", "save the sheet as XLSX or CSV"],
  [/^%PDF/, "a PDF", "save the table itself as CSV or XLSX"],
  [/^\x89HDF/, "an HDF5 file, as MATLAB writes it", "save the arrays as CSV (writematrix) or NPZ"],
  [/^MATLAB 5/, "a MATLAB file", "save the arrays as CSV (writematrix) or NPZ"],
  [/^(\x89PNG|\xff\xd8\xff|GIF8)/, "a picture", "read the values off it first, and save them as CSV"],
  [/^[^ -~]\x8b/, "a gzip file", "unpack it first"],
  [/^\{\\rtf/, "an RTF document", "save the table as plain text (CSV)"],
  [
    /^\s*<(!doctype html|html|table|head|body)\b/i,
    "an HTML page",
    "open it in a spreadsheet and save it as XLSX or CSV",
  ],
  [/^\s*<\?xml/i, "an XML file", "open it in a spreadsheet and save it as XLSX or CSV"],
  [/^\s*(\{\s*"|\[\s*[[{])/, "a JSON file", "save the arrays as CSV or NPZ"],
];
/** Bytes that are looked at. */
const HEAD = 256;
/** Characters that show the encoding. */
const SAMPLE = 100_000;
/** Where bytes are no UTF-8: how Windows saves text in Europe, Russia, China, Japan and Korea. */
const ENCODINGS = ["windows-1252", "windows-1251", "gb18030", "shift_jis", "euc-kr"] as const;

/** Throws DataError for a format that is no text. */
export function decoded(bytes: Uint8Array, file: string): { text: string; form: string } {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD)).replace(/^\xef\xbb\xbf/, "");
  const foreign = FOREIGN.find(([beginning]) => beginning.test(head));
  if (foreign) throw new DataError(`is ${foreign[1]}, and no table of text`, { at: file, hint: foreign[2] });
  const { text, encoding } = textOf(bytes);
  return { text: plainSigns(text), form: encoding === null ? "" : `, text in ${encoding}` };
}

/** UTF-8, or UTF-16 with its mark, as spreadsheets save it; else the encoding in which most words are known. */
function textOf(bytes: Uint8Array): { text: string; encoding: string | null } {
  const mark = bytes[0]! * 256 + bytes[1]!;
  const marked = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  const unicode = { text: new TextDecoder(marked).decode(bytes), encoding: null };
  if (marked !== "utf-8" || isUnicode(bytes) || bytes.includes(0)) return unicode;
  const sample = bytes.subarray(0, SAMPLE);
  const [best] = ENCODINGS.map((encoding) => ({
    encoding,
    known: familiarity(new TextDecoder(encoding).decode(sample)),
  })).sort((a, b) => b.known - a.known);
  return { text: new TextDecoder(best!.encoding).decode(bytes), encoding: best!.encoding };
}

function isUnicode(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Greek letters of units that were saved as UTF-8 and opened as something else. */
const BROKEN: readonly (readonly [RegExp, string])[] = [
  [/Â([µ°±²³])/g, "$1"],
  [/Î¼/g, "μ"],
  [/Î©|â„¦/g, "Ω"],
];

/** Full-width letters, digits and signs of East Asian keyboards become the plain ones. */
export function plainSigns(text: string): string {
  const plain = text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ");
  return BROKEN.reduce((now, [broken, whole]) => now.replace(broken, whole), plain);
}
