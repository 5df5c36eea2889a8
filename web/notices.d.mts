/** A plugin of Vite, of whatever version. */
export interface NoticesPlugin {
  readonly name: string;
}
export interface Notices {
  readonly pages: NoticesPlugin[];
  readonly workers: () => NoticesPlugin[];
}
/** Plugins that write the licences of all bundled packages, workers included, into one file of the build. */
export function notices(fileName: string): Notices;
