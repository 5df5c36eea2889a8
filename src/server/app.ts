// The server of `mho ui` as one function from request to answer: guard, interface under /api, and the built web app.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { packageVersion } from "../base/version.ts";
import { type ListedDataset, listDatasets } from "../data/catalog.ts";
import { listPresets, loadPreset } from "../device/presets.ts";
import { describeKeys } from "../experiment/describeKeys.ts";
import { experimentJsonSchema } from "../experiment/jsonSchema.ts";
import { bundle } from "./bundle.ts";
import { errorAnswer } from "./errors.ts";
import { type GuardOptions, guard, hasToken, refuse } from "./guard.ts";
import { networkRoutes } from "./networkRoutes.ts";
import { MOST_NETWORK_BYTES } from "./networkStore.ts";
import { reproductions } from "./reproductions.ts";
import { type RunRouteOptions, runRoutes } from "./runRoutes.ts";
import { type StudyRouteOptions, studyRoutes } from "./studyRoutes.ts";

export interface AppOptions extends GuardOptions, RunRouteOptions, StudyRouteOptions {
  /** Folder of the built web app. */
  readonly bundle: string;
  /** Folder of the records of `mho reproduce`. */
  readonly results: string;
  /** Called with every error that is not the user's. */
  readonly onFault: (error: unknown) => void;
}

/** The answer of /api/about. */
export interface AboutServer {
  readonly mho: string;
  readonly node: string;
  readonly datasets: readonly Omit<ListedDataset, "path">[];
  readonly sources: readonly string[];
}

/** The answer of /api/hello, which a page asks for again and again. */
export interface Hello {
  /** Whether this page may start and stop, or only look. */
  readonly control: boolean;
}

/** Bytes of a request: an experiment has some ten thousand. */
const MOST_BYTES = 256 * 1024;

const NETWORKS = "/api/networks";

const limitOf = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) => context.json({ error: `a request may have ${maxSize} bytes at most` }, 413),
  });

export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(guard(options));
  const usual = limitOf(MOST_BYTES);
  const ofNetworks = limitOf(MOST_NETWORK_BYTES);
  app.use((context, next) => (context.req.path === NETWORKS ? ofNetworks : usual)(context, next));
  app.use("/api/*", async (context, next) => {
    context.header("cache-control", "no-store");
    return next();
  });
  app.route("/api", api(options));
  app.use(bundle(options.bundle));
  app.notFound((context) => refuse(context, 404, "there is nothing here"));
  app.onError((error, context) => errorAnswer(context, error, options.onFault));
  return app;
}

function api(options: AppOptions): Hono {
  const routes = new Hono();
  const facts = once(() => ({ schema: experimentJsonSchema(), keys: describeKeys() }));
  const presets = once(() => listPresets().map(loadPreset));
  const reproduction = reproductions(options.results);
  routes.get("/about", (context) =>
    context.json({
      mho: packageVersion(),
      node: process.version,
      datasets: listDatasets().map(({ path: _, ...about }) => about),
      sources: options.sources,
    } satisfies AboutServer),
  );
  routes.get("/hello", (context) =>
    context.json({ control: hasToken(context, options.token) } satisfies Hello),
  );
  routes.get("/schema", (context) => context.json(facts()));
  routes.get("/presets", (context) => context.json(presets()));
  routes.get("/reproduction", (context) => context.json(reproduction()));
  routes.route("/runs", runRoutes(options));
  routes.route("/studies", studyRoutes(options));
  routes.route("/networks", networkRoutes(options.runs));
  const known = routes.routes.map(({ path }) => path);
  routes.all("*", (context) => {
    const wrongMethod = known.some((path) => matches(path, context.req.path.replace(/^\/api/, "")));
    return wrongMethod
      ? refuse(context, 405, `${context.req.method} is not possible here`)
      : refuse(context, 404, "there is nothing here");
  });
  return routes;
}

const matches = (route: string, path: string): boolean =>
  new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`).test(path);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
