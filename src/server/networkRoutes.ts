// The interface under /api/networks: a network file is kept to be trained, and what a kept one describes.
import { Hono } from "hono";
import type { NetworkDefinition } from "../network/definition.ts";
import { storedDefinition, storeNetwork } from "./networkStore.ts";

/** The answer to a file: what network.name is to be. */
export interface StoredNetwork {
  readonly name: string;
}

/** The answer of /api/networks?name=… */
export interface NetworkAnswer {
  readonly definition: NetworkDefinition;
}

/** `runs`: folder of the runs, below which the files are kept. */
export function networkRoutes(runs: string): Hono {
  const routes = new Hono();
  routes.post("/", async (context) => {
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    const name = storeNetwork(runs, context.req.query("name") ?? "", bytes);
    return context.json({ name } satisfies StoredNetwork, 201);
  });
  routes.get("/", (context) => {
    const definition = storedDefinition(runs, context.req.query("name") ?? "");
    return context.json({ definition } satisfies NetworkAnswer);
  });
  return routes;
}
