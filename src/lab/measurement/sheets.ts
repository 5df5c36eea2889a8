// The tables of one file, by its content: text, workbook or arrays.
import { DataError } from "../../base/errors.ts";
import { decoded } from "./decoded.ts";
import { readDelimited, type Sheet } from "./delimited.ts";
import type { NamedBytes } from "./measurement.ts";
import { readNpz } from "./npz.ts";
import { readXlsx } from "./xlsx.ts";

const LARGEST_FILE = 64e6;
const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

export function sheetsOf({ name, bytes }: NamedBytes): Sheet[] {
  if (bytes.length > LARGEST_FILE)
    throw new DataError(`${bytes.length} bytes (at most ${LARGEST_FILE})`, {
      at: name,
      hint: "keep the sweeps only",
    });
  if (ZIP.every((byte, i) => bytes[i] === byte))
    return /\.npz$/i.test(name) ? [readNpz(bytes, name)] : readXlsx(bytes, name);
  const { text, form } = decoded(bytes, name);
  const sheet = valuesOnly(readDelimited(text, name));
  return [{ ...sheet, form: sheet.form + form }];
}

/** EasyEXPERT names each line; a table is made of DataName and DataValue, whatever stands between the blocks. */
function valuesOnly(sheet: Sheet): Sheet {
  const kinds = sheet.rows.map((row) => /^data ?(name|value)$/i.exec(row[0] ?? "")?.[1]?.toLowerCase());
  if (!kinds.includes("name") || !kinds.includes("value")) return sheet;
  const kept = <T>(items: readonly T[]): T[] => items.filter((_, i) => kinds[i] !== undefined);
  const others = sheet.rows.filter((_, i) => kinds[i] === undefined).map((row) => row.join(" "));
  return {
    ...sheet,
    rows: kept(sheet.rows),
    lines: kept(sheet.lines),
    form: `${sheet.form}, of which DataName and DataValue are read`,
    remarks: [sheet.remarks, ...others].join("\n"),
  };
}
