// Names the reason why a queue gives no answer, as far as the words of its server and of TLS say it.

export interface QueueTrouble {
  readonly what: string;
  readonly hint: string;
}

interface Known extends QueueTrouble {
  /** In the code or the message of an error. */
  readonly sign: RegExp;
}

const KNOWN: readonly Known[] = [
  {
    // Redis: WRONGPASS, NOAUTH; PostgreSQL: 28P01, 28000
    sign: /WRONGPASS|NOAUTH|28P01|28000|password authentication failed|no password supplied|must be a string/i,
    what: "the queue refuses the user's name or password",
    hint: "give those of its server: MHO_QUEUE=redis://user:password@host",
  },
  {
    sign: /NOPERM|READONLY|42501|permission denied/i,
    what: "the queue does not let this user write",
    hint: "give its user the rights on all keys, or another user",
  },
  {
    sign: /CERT|certificate|altname/i,
    what: "the certificate of the queue's server is not trusted",
    hint: "set NODE_EXTRA_CA_CERTS to the file of the authority that signed it, and name the host as the certificate does",
  },
  {
    sign: /wrong version number|packet length too long|EPROTO|ERR_SSL|does not support SSL/i,
    what: "the queue does not speak TLS",
    hint: "give the server's port for TLS, or redis:// in place of rediss://",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN/,
    what: "there is no host of this name",
    hint: "check the host in --queue or MHO_QUEUE",
  },
];

const SILENT = "the queue does not answer";

/** The trouble behind an error of a client library and its causes. `tls`: whether the URL asks for TLS. */
export function queueTrouble(error: unknown, tls: boolean): QueueTrouble {
  for (let one = error; one instanceof Error; one = one.cause) {
    const text = `${(one as NodeJS.ErrnoException).code ?? ""} ${one.message}`;
    const known = KNOWN.find(({ sign }) => sign.test(text));
    if (known) return known;
  }
  // a Redis that expects no TLS waits for the end of a line that never comes
  const hint = tls
    ? "start its server, or give its port for TLS: a port without it keeps silent"
    : "start its server, or give another --queue";
  return { what: SILENT, hint };
}
