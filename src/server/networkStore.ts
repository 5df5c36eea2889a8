// Network files that the page was given to train: kept below the runs folder under the hash of their content. A name that comes from outside is
// compared with what lies there and never joined to a path.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { onDisk } from "../base/disk.ts";
import { ConfigError } from "../base/errors.ts";
import { networkWithoutData } from "../network/defineNetwork.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { networkFromText } from "../network/file.ts";
import { networkFromOnnx } from "../network/onnx/networkFromOnnx.ts";
import { networkSchema } from "../network/params.ts";

/** Bytes of a file: the weights of a ResNet-18 are 45 MB. */
export const MOST_NETWORK_BYTES = 64 * 2 ** 20;
const MOST_NETWORKS = 100;

/** No name of a run begins with a dot. */
const FOLDER = ".networks";
const KINDS = [".onnx", ".toml", ".json", ".csv"];
const HASH_DIGITS = 16;

/** Keeps the file if it is a network that Mho can train, and returns its path, to be given as network.name. The same content under the same
 *  name is kept once. Throws ConfigError, DiskError. */
export function storeNetwork(runs: string, name: string, bytes: Uint8Array): string {
  const file = safeName(name);
  if (extname(file) === ".onnx") networkFromOnnx(bytes, file).weights();
  else networkFromText(new TextDecoder().decode(bytes), file);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, HASH_DIGITS);
  const folder = join(resolve(runs), FOLDER, hash);
  const path = join(folder, file);
  const kept = storedNetworks(runs);
  if (kept.includes(path)) return path;
  if (kept.length >= MOST_NETWORKS)
    throw new ConfigError(`${MOST_NETWORKS} network files are kept already`, {
      at: name,
      hint: `remove some below ${join(runs, FOLDER)} that no run needs`,
    });
  onDisk(folder, () => mkdirSync(folder, { recursive: true }));
  writeFileAtomic(path, bytes);
  return path;
}

/** Paths of all files that were kept: real files in real folders, no links. */
export function storedNetworks(runs: string): string[] {
  const root = join(resolve(runs), FOLDER);
  return entriesOf(root).flatMap((folder) =>
    folder.isDirectory()
      ? entriesOf(join(root, folder.name)).flatMap((file) =>
          file.isFile() && KINDS.includes(extname(file.name)) ? [join(root, folder.name, file.name)] : [],
        )
      : [],
  );
}

/** Definition in a kept file. Throws ConfigError where none has this path. */
export function storedDefinition(runs: string, path: string): NetworkDefinition {
  if (storedNetworks(runs).includes(path)) return networkWithoutData(networkSchema.parse({ name: path }));
  throw new ConfigError("no file of this name is kept here", {
    at: "name",
    hint: "drop it on the page again",
  });
}

/** Letters, digits, dot, dash and underscore of the name, with its ending. */
function safeName(name: string): string {
  const kind = extname(name).toLowerCase();
  if (!KINDS.includes(kind))
    throw new ConfigError(`"${name}" is none of ${KINDS.join(", ")}`, { at: "name" });
  const stem = name.slice(0, -kind.length).replace(/[^A-Za-z0-9_-]+/g, "-");
  return `${stem.replace(/^-+/, "").slice(0, 60) || "network"}${kind}`;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
