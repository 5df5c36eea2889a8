// Where Mho keeps what it can make again: decoded images, downloads, sizes of GPU kernels. Creates nothing.
import { homedir } from "node:os";
import { join } from "node:path";

/** The folder for what Mho keeps between runs: `folder`, else $MHO_CACHE, $XDG_CACHE_HOME/mho, ~/.cache/mho. */
export function cacheFolder(folder?: string): string {
  const { MHO_CACHE, XDG_CACHE_HOME } = process.env;
  return folder || MHO_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "mho");
}
