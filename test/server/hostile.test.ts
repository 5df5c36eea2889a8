// Requests that mean harm: other sites in the same browser, other names for this machine, paths, bodies, methods.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { requestedExperiment } from "../../src/server/requests.ts";
import type { RunList } from "../../src/server/runRoutes.ts";
import { openTestServer, SMALL, TOKEN } from "./fixture.ts";

const server = openTestServer({ run: async () => {} });
const guarded = openTestServer({ run: async () => {}, password: "correct horse", host: "0.0.0.0" });
afterAll(() => Promise.all([server.close(), guarded.close()]));

const body = { settings: SMALL };

describe("a request that changes something", () => {
  test("needs the token", async () => {
    for (const token of ["", "x", `${TOKEN}x`, TOKEN.slice(0, -1)]) {
      const answer = await server.post("/api/runs", body, { "x-mho-token": token });
      expect(answer.status, token).toBe(403);
    }
    expect((await server.json<RunList>("/api/runs")).runs).toEqual([]);
    expect((await server.post("/api/runs", body)).status).toBe(201);
  });

  test("is refused from another site, even with the token", async () => {
    for (const origin of [
      "https://example.org",
      "null",
      "http://127.0.0.1:9999",
      "http://127.0.0.1.example.org",
    ])
      expect((await server.post("/api/runs", body, { origin })).status, origin).toBe(403);
    const own = { origin: "http://127.0.0.1:4160" };
    expect((await server.post("/api/runs", body, own)).status).toBe(201);
  });

  test("is refused under a foreign name of this machine, reading too", async () => {
    for (const host of [
      "example.org",
      "example.org:4160",
      "127.0.0.1.example.org",
      "",
      "localhost.example.org",
    ]) {
      expect((await server.post("/api/runs", body, { host })).status, host).toBe(403);
      expect((await server.get("/api/runs", { host })).status, host).toBe(403);
      expect((await server.get("/", { host })).status, host).toBe(403);
    }
    for (const host of ["localhost:4160", "[::1]:4160", "127.0.0.1"])
      expect((await server.get("/api/runs", { host })).status, host).toBe(200);
  });
});

describe("what another site puts into its own page", () => {
  const from = (site: string, mode: string, dest: string) => ({
    "sec-fetch-site": site,
    "sec-fetch-mode": mode,
    "sec-fetch-dest": dest,
  });

  test("gets nothing: pictures, scripts, frames and streams carry no Origin", async () => {
    for (const dest of ["image", "script", "iframe", "empty"])
      for (const site of ["cross-site", "same-site"])
        for (const path of ["/", "/api/runs", "/api/about"])
          expect((await server.get(path, from(site, "no-cors", dest))).status, `${site} ${dest}`).toBe(403);
    expect((await server.get("/", from("cross-site", "navigate", "iframe"))).status).toBe(403);
  });

  test("may link to a page, and our own pages ask freely", async () => {
    expect((await server.get("/", from("cross-site", "navigate", "document"))).status).toBe(503);
    expect((await server.get("/api/runs", from("cross-site", "navigate", "document"))).status).toBe(403);
    expect((await server.get("/api/runs", from("same-origin", "cors", "empty"))).status).toBe(200);
  });

  test("opens no stream that nobody reads", async () => {
    const { id } = (await (await server.post("/api/runs", body)).json()) as { id: string };
    const headers = { host: "127.0.0.1:4160" };
    const url = `http://127.0.0.1:4160/api/runs/${id}/events`;
    const answer = await server.app.request(url, { method: "HEAD", headers });
    expect([answer.status, answer.body]).toEqual([200, null]);
  });
});

describe("a body", () => {
  test("that is too large is refused before it is read", async () => {
    const large = JSON.stringify({ settings: ["x".repeat(300_000)] });
    expect((await server.post("/api/runs", large)).status).toBe(413);
    const answer = await server.post("/api/runs", "{}", { "content-length": "99999999" });
    expect(answer.status).toBe(413);
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["an unknown key", '{"folder":"/etc"}'],
    ["settings of a wrong type", '{"settings":[1]}'],
    ["settings without =", '{"settings":["seed"]}'],
    ["an experiment with an unknown key", '{"experiment":{"devise":{}}}'],
    ["too many settings", JSON.stringify({ settings: new Array(301).fill("seed=1") })],
  ])("that is %s is a bad request without a stack", async (_, text) => {
    const answer = await server.post("/api/runs", text);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: string };
    expect(error.length).toBeGreaterThan(5);
    expect(error).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b/);
  });

  test("cannot change what all objects have", async () => {
    for (const settings of [
      ["__proto__.polluted=1"],
      ["device.__proto__.polluted=1"],
      ["constructor.prototype.polluted=1"],
    ])
      expect((await server.post("/api/runs", { settings })).status, settings[0]).toBe(400);
    const direct = '{"experiment":{"__proto__":{"polluted":1}}}';
    await server.post("/api/runs", direct);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("cannot name files of this machine", async () => {
    for (const setting of [
      "data.source=/etc",
      "network.name=/etc/passwd",
      "data.source=../..",
      "network.start=/etc",
      "network.start=../..",
      "network.start=runs/../../other",
      "device.preset=../../x",
      "device.preset=/etc/passwd",
      // neither whether it is there nor what it says
      "device.preset=package.json",
      "device.preset=/etc/no-such-file.json",
      "training.rule=./rule.mjs",
    ]) {
      const answer = await server.post("/api/runs", { settings: [...SMALL.slice(2), setting] });
      expect(answer.status, setting).toBe(400);
      expect(JSON.stringify(await answer.json())).toMatch(/allowed|unknown device preset|no request makes/);
    }
  });

  test("may start from the weights of a run of this server, and of no other", () => {
    const files = { sources: [], networks: [], runs: ["runs/mine"] };
    const asked = (start: string) => requestedExperiment({ settings: [`network.start=${start}`] }, files);
    expect(asked("runs/mine").network.start).toBe("runs/mine");
    expect(asked("random").network.start).toBe("random");
    for (const start of ["runs/other", "runs/mine/../other", "./runs/mine"])
      expect(() => asked(start)).toThrow(/network\.start: .* is not allowed here/);
  });

  test("says each problem with path, value, range and hint", async () => {
    const answer = await server.post("/api/runs", { settings: ["training.batch=-3", "array.rowz=9"] });
    const { error } = (await answer.json()) as { error: string };
    expect(error).toMatch(/training\.batch: -3 is not allowed; allowed: /);
    expect(error).toContain('did you mean "array.rows"?');
  });
});

describe("a path", () => {
  test("leads nowhere outside the runs folder", async () => {
    mkdirSync(join(server.runs, "..", "secret"), { recursive: true });
    writeFileSync(join(server.runs, "..", "secret", "experiment.json"), '{"secret":true}');
    symlinkSync(join(server.runs, "..", "secret"), join(server.runs, "link"));
    const ids = [
      "..",
      "%2e%2e",
      "..%2Fsecret",
      "%2e%2e%2fsecret",
      "link",
      "..~secret",
      ".",
      "~",
      "a~b~c",
      "%00",
      "%ff",
    ];
    for (const id of ids)
      for (const rest of ["", "/events", "/download?format=json"]) {
        const answer = await server.get(`/api/runs/${id}${rest}`);
        expect([400, 404], `${id}${rest}: ${answer.status}`).toContain(answer.status);
        expect(await answer.text()).not.toContain('secret":true');
      }
  });

  test("leads to no file beside the web app", async () => {
    for (const path of [
      "/../package.json",
      "/%2e%2e/package.json",
      "/assets/..%2f..%2fpackage.json",
      "/etc/passwd",
    ])
      expect((await server.get(path)).status, path).toBe(404);
    const page = await server.get("/");
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("npm run web");
  });

  test("answers only its own methods", async () => {
    const headers = { host: "127.0.0.1:4160", "x-mho-token": TOKEN };
    for (const [method, path] of [
      ["DELETE", "/api/runs"],
      ["PUT", "/api/about"],
      ["PATCH", "/api/runs/x"],
    ] as const) {
      const answer = await server.app.request(`http://127.0.0.1:4160${path}`, { method, headers });
      expect(answer.status, `${method} ${path}`).toBe(405);
    }
    expect((await server.post("/api/nothing")).status).toBe(404);
    expect((await server.get("/api/runs/nothing/pause")).status).toBe(405);
  });
});

describe("every answer", () => {
  test("forbids scripts, frames and pictures from elsewhere, and sniffing", async () => {
    for (const path of ["/", "/api/about", "/nothing"]) {
      const { headers } = await server.get(path);
      expect(headers.get("content-security-policy"), path).toContain("default-src 'none'; script-src 'self'");
      expect(headers.get("content-security-policy")).not.toMatch(/https?:|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("to a fault of ours says nothing of it, but the server hears it", async () => {
    const broken = openTestServer();
    Object.assign(broken.queue, {
      start: () => {
        throw new Error("inside/of/the/server.ts");
      },
    });
    const answer = await broken.post("/api/runs", body);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("inside");
    expect(broken.faults).toHaveLength(1);
    await broken.close();
  });
});

describe("beyond this machine", () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  const host = "192.168.1.7:4160";

  test("the password is asked for, for every page", async () => {
    for (const headers of [{}, basic("me:wrong"), basic("correct horse"), { authorization: "Bearer x" }])
      expect((await guarded.get("/api/about", { host, ...headers })).status).toBe(401);
    expect((await guarded.get("/", { host })).headers.get("www-authenticate")).toContain("Basic");
    expect((await guarded.get("/api/about", { host, ...basic("me:correct horse") })).status).toBe(200);
  });

  test("password alone changes nothing, and a foreign name is refused", async () => {
    const headers = basic("me:correct horse");
    expect((await guarded.post("/api/runs", body, { ...headers, "x-mho-token": "" })).status).toBe(403);
    expect((await guarded.get("/api/about", { ...headers, host: "example.org" })).status).toBe(403);
  });
});
