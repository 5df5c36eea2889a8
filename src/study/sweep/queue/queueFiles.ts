// Files in a queue's store, for workers without the study's disk: images by their fingerprint, network files by their content, in pieces that
// lie as jobs in a queue of their own. Piece 0 is written last: who finds it finds all.
import { z } from "zod";
import { writeFileInPieces } from "../../../base/atomicFile.ts";
import { ConfigError, MhoError } from "../../../base/errors.ts";
import { parseChecked } from "../../../base/schema.ts";
import type { QueueServer } from "./queueServer.ts";

/** Bytes of a piece; the store keeps them as base64. */
const PIECE = 2 ** 20;
/** Pieces that are sent at once. */
const TOGETHER = 8;
/** Most pieces of a file: above the largest data set. */
const MOST_PIECES = 2048;

const pieceSchema = z.strictObject({
  pieces: z.int().min(1).max(MOST_PIECES),
  /** "" or what a file's name ends with, such as ".toml". */
  ending: z.string().regex(/^(\.[a-z]{1,8})?$/),
  bytes: z.base64().max(Math.ceil((PIECE * 4) / 3) + 4),
});

type Piece = z.output<typeof pieceSchema>;

export class QueueFiles {
  private readonly server: QueueServer;
  private readonly study: string;

  constructor(server: QueueServer, study: string) {
    this.server = server;
    this.study = study;
  }

  async has(name: string): Promise<boolean> {
    return (await this.job(name, 0)) !== undefined;
  }

  async put(name: string, parts: readonly Uint8Array[], ending = ""): Promise<void> {
    const bytes = Buffer.concat(parts);
    const pieces = Math.max(1, Math.ceil(bytes.length / PIECE));
    if (pieces > MOST_PIECES)
      throw new MhoError("MHO_QUEUE", `${bytes.length} bytes are too many for a queue`, { at: name });
    const jobOf = (number: number) => ({
      name: "piece",
      opts: { jobId: this.id(name, number) },
      data: {
        pieces,
        ending,
        bytes: bytes.toString("base64", number * PIECE, Math.min(bytes.length, (number + 1) * PIECE)),
      } satisfies Piece,
    });
    for (let end = pieces; end > 0; end -= TOGETHER) {
      const numbers = Array.from({ length: Math.min(TOGETHER, end) }, (_, i) => end - 1 - i);
      const rest = numbers.filter((number) => number > 0);
      if (rest.length > 0) await this.server.answered(this.server.files.addBulk(rest.map(jobOf)));
      if (numbers.includes(0)) await this.server.answered(this.server.files.addBulk([jobOf(0)]));
    }
  }

  /** Writes the file beside the path that `pathOf` makes of its ending, and returns that path. MhoError where it is not there. */
  async fetch(name: string, pathOf: (ending: string) => string): Promise<string> {
    const first = await this.piece(name, 0);
    const path = pathOf(first.ending);
    await writeFileInPieces(path, async (put) => {
      put(Buffer.from(first.bytes, "base64"));
      for (let number = 1; number < first.pieces; number++)
        put(Buffer.from((await this.piece(name, number)).bytes, "base64"));
    });
    return path;
  }

  async remove(name: string): Promise<void> {
    const first = await this.job(name, 0);
    if (!first) return;
    const { pieces } = parseChecked(pieceSchema, first.data, name);
    for (let number = 0; number < pieces; number++)
      await (number === 0 ? first : await this.job(name, number))?.remove();
  }

  private async piece(name: string, number: number): Promise<Piece> {
    const job = await this.job(name, number);
    if (!job) throw new MhoError("MHO_QUEUE", "a file of the study is not in the queue", { at: name });
    const piece = parseChecked(pieceSchema, job.data, name);
    if (piece.bytes.length === 0) throw new ConfigError("an empty piece", { at: name });
    return piece;
  }

  private job(name: string, number: number) {
    return this.server.answered(this.server.files.getJob(this.id(name, number)));
  }

  private id(name: string, number: number): string {
    return `${this.study}-${name}-${number}`;
  }
}
