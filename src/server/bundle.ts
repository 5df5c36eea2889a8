// The built web app (dist/web) as answers. What is not on the list of its files does not exist: no path leads elsewhere.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { MiddlewareHandler } from "hono";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".md": "text/plain; charset=utf-8",
  ".bin": "application/octet-stream",
};

const MISSING = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mho</title>
<h1>The web app is not built</h1><p>Build it with <code>npm run web</code> and start <code>mho ui</code> again. The interface under
<code>/api</code> works without it.</p></html>\n`;

/** Serves the files below `folder`; a page that says what is missing where there are none. */
export function bundle(folder: string): MiddlewareHandler {
  let files = listed(folder);
  return async (context, next) => {
    const { path, method } = context.req;
    if (method !== "GET" && method !== "HEAD") return next();
    const name = path.endsWith("/") ? `${path}index.html` : path;
    // the app may have been built anew
    if (!existsSync(files.get(name) ?? "")) files = listed(folder);
    const file = files.get(name);
    if (file === undefined) return name === "/index.html" ? context.html(MISSING, 503) : next();
    // names under assets/ hold a hash of the content
    const cache = name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    return context.body(new Uint8Array(readFileSync(file)), 200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": cache,
    });
  };
}

/** Path of a request → file. */
const listed = (folder: string) =>
  new Map(filesBelow(folder).map((file) => [`/${relative(folder, file).split(sep).join("/")}`, file]));

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
