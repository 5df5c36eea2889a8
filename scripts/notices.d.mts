import type { Plugin } from "vite";

export interface Notices {
  readonly pages: Plugin[];
  readonly workers: () => Plugin[];
}
/** Plugins that write the licences of all bundled packages, workers included, into one file of the build. */
export function notices(fileName: string): Notices;
