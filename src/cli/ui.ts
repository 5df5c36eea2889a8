// `mho ui`: the web app, served from this process until Ctrl-C, which leaves checkpoints of the run and the study at work.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openServer } from "../server/serve.ts";
import { storedSecret } from "../server/token.ts";
import { errorBlock } from "./errorBlock.ts";
import { interruptible } from "./interrupt.ts";
import type { EngineFlags } from "./options.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export interface UiFlags extends OutputFlags, EngineFlags {
  readonly port: number;
  readonly host: string;
  readonly password?: string;
  readonly runs: string;
  readonly studies: string;
  readonly data: readonly string[];
  readonly open: boolean;
}

export async function uiCommand(flags: UiFlags): Promise<void> {
  const output = outputOf(flags);
  const { port, host, password = null, runs, studies, data, engine = "auto", threads = null } = flags;
  const serving = await openServer({
    port,
    host,
    password,
    runs,
    studies,
    results: "results",
    sources: data,
    engine,
    threads,
    secret: storedSecret(),
    onFault: (error) => output.warn(errorBlock(error, true)),
  });
  output.result(`Mho listens on ${serving.url}\nruns: ${runs}; studies: ${studies}; Ctrl-C ends`, {
    url: serving.url,
    runs,
    studies,
  });
  if (flags.open && process.stdout.isTTY) openBrowser(serving.url);
  const stopping = () => {
    const names = serving.current().join(" and ");
    output.warn(names === "" ? "ending" : `stopping ${names} after this batch, with a checkpoint`);
  };
  await interruptible(stopping, (signal) => once(signal, "abort"));
  await serving.close();
}

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Where there is no browser nothing happens: the address is on the screen. */
function openBrowser(url: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
