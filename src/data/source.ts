// The files of a data source, the same from a folder and from an archive (.tar, .tar.gz, .tgz). Not a decoder.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DataError } from "../base/errors.ts";
import { readTar } from "./tar.ts";

export interface SourceFile {
  /** Below the source's top folder, with "/". */
  readonly path: string;
  /** Start of each error about this file. */
  readonly at: string;
  read(): Uint8Array;
}

export interface FileSource {
  /** File or folder name without archive endings. */
  readonly name: string;
  /** SHA-256 of an archive's bytes; of a folder's path and its files' paths, sizes and modification times. */
  readonly key: string;
  files(): Promise<SourceFile[]>;
}

const ARCHIVE = /\.(tar|tgz|tar\.gz)$/i;
/** One file that is a data set by itself. */
const TABLE = /\.(csv|tsv|tab|txt|dat|data)(\.gz)?$/i;
const MAX_DEPTH = 6;
const MAX_ARCHIVE_BYTES = 2_000_000_000;

/** Opens a folder or archive. Throws DataError if there is none. */
export function openSource(path: string): FileSource {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat)
    throw new DataError("there is no such file or folder", {
      at: path,
      hint: 'give "cifar10-mini", "cifar10", a folder, a .tar.gz archive, or a table (.csv, .tsv)',
    });
  if (stat.isDirectory()) return readable(path, () => openFolder(path));
  if (TABLE.test(path) && stat.size <= MAX_ARCHIVE_BYTES) return openTable(path);
  if (!ARCHIVE.test(path) && !TABLE.test(path))
    throw new DataError(
      "is not a folder, not a .tar, .tar.gz or .tgz archive, and not a table (.csv, .tsv, .txt)",
      {
        at: path,
        hint: "for single files (.bin, idx) give the folder they lie in; save a sheet (.xlsx) as CSV",
      },
    );
  if (stat.size > MAX_ARCHIVE_BYTES)
    throw new DataError(`has ${stat.size} bytes, at most ${MAX_ARCHIVE_BYTES} are read at once`, {
      at: path,
      hint: "unpack it and give the folder",
    });
  return openArchive(path);
}

/** Returns the result of `read`; a refusal of the system becomes a DataError. */
function readable<T>(at: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`cannot be read: ${reason}`, {
      at,
      cause,
      hint: "check the path and who may read it",
    });
  }
}

function openTable(path: string): FileSource {
  const bytes = readable(path, () => readFileSync(path));
  const file: SourceFile = { path: basename(path), at: path, read: () => bytes };
  const key = createHash("sha256").update(`${file.path}\0`).update(bytes).digest("hex");
  return { name: basename(path).replace(TABLE, ""), key, files: async () => [file] };
}

function openArchive(path: string): FileSource {
  const bytes = readable(path, () => readFileSync(path));
  return {
    name: basename(path).replace(ARCHIVE, ""),
    key: createHash("sha256").update(bytes).digest("hex"),
    files: async () => {
      const tar = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unzip(bytes, path) : bytes;
      const members = readTar(tar, path).map((member) => ({
        path: member.path,
        at: `${path}: ${member.path}`,
        read: () => member.data,
      }));
      refuseDoubles(members, path);
      return belowTop(members);
    },
  };
}

/** Decompresses gzip; DataError if damaged, truncated or larger than `most` bytes. */
export async function unzip(bytes: Uint8Array, at: string, most = MAX_ARCHIVE_BYTES): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new DataError(`unpacks to more than ${most} bytes, which are not read at once`, {
        at,
        cause,
        hint: "unpack it by hand and give the folder, or keep only the images that are needed",
      });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`cannot be decompressed: ${reason} (${bytes.length} bytes of gzip)`, {
      at,
      hint: "the file is truncated or damaged: copy or download it again",
      cause,
    });
  }
}

function refuseDoubles(files: readonly SourceFile[], at: string): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path))
      throw new DataError(`member ${path} occurs twice`, {
        at,
        hint: "pack the archive anew, with each file once",
      });
    seen.add(path);
  }
}

function openFolder(folder: string): FileSource {
  const paths: string[] = [];
  const states: string[] = [];
  const walk = (below: string, depth: number): void => {
    for (const entry of readdirSync(`${folder}/${below}`).sort()) {
      if (isHidden(entry)) continue;
      const path = `${below}${entry}`;
      const stat = statSync(`${folder}/${path}`, { throwIfNoEntry: false });
      if (!stat)
        throw new DataError("is a link to nothing", {
          at: join(folder, path),
          hint: "remove the link, or restore the file behind it",
        });
      if (!stat.isDirectory()) {
        paths.push(path);
        states.push(`${path}\0${stat.size}\0${stat.mtimeMs}`);
      } else if (depth < MAX_DEPTH) walk(`${path}/`, depth + 1);
    }
  };
  walk("", 0);
  const files = () =>
    paths.map((path) => {
      const at = join(folder, path);
      return { path, at, read: () => readable(at, () => readFileSync(at)) };
    });
  const key = createHash("sha256")
    .update([resolve(folder), ...states].join("\0"))
    .digest("hex");
  return { name: basename(resolve(folder)), key, files: async () => belowTop(files()) };
}

/** Files that systems add by themselves (.DS_Store, ._x, __MACOSX). */
function isHidden(part: string): boolean {
  return part.startsWith(".") || part === "__MACOSX";
}

/** Visible files, without the one folder that holds all of them (unless that is a split). */
function belowTop(files: readonly SourceFile[]): SourceFile[] {
  const visible = files.filter((file) => !file.path.split("/").some(isHidden));
  const top = visible[0]?.path.split("/")[0];
  const common = visible.every(({ path }) => path.startsWith(`${top}/`));
  if (!common || top === "train" || top === "test") return visible;
  return visible.map((file) => ({ ...file, path: file.path.slice(top.length + 1) }));
}
