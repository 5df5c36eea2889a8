import { existsSync } from "node:fs";

/** Where Chromium is installed, or undefined. */
export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
