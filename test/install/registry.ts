// A registry of this machine that has the platform packages of a release, and nothing else: `npm install` asks it for the scope @mho.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface PackedPackage {
  readonly manifest: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
  /** Absolute path. */
  readonly tarball: string;
}

export interface Registry {
  readonly url: string;
  close(): void;
}

export async function openRegistry(packages: readonly PackedPackage[]): Promise<Registry> {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const asked = packages.find(({ manifest }) => path === manifest.name || path === `${manifest.name}.tgz`);
    if (!asked) response.writeHead(404).end("{}");
    else if (path.endsWith(".tgz")) response.end(readFileSync(asked.tarball));
    else response.end(JSON.stringify(documentOf(asked, url)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, close: () => server.close() };
}

function documentOf({ manifest }: PackedPackage, url: string): object {
  const { name, version } = manifest;
  const dist = { tarball: `${url}${name}.tgz` };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
