// A port of loopback that nobody listens on, so that tests beside each other do not meet.
import { createServer } from "node:net";

export const freePort = () =>
  new Promise<number>((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
