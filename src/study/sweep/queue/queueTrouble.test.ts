import { expect, it } from "vitest";
import { queueTrouble } from "./queueTrouble.ts";

const failure = (message: string, code?: string, cause?: Error) =>
  Object.assign(new Error(message, { cause }), code === undefined ? {} : { code });

// as ioredis, pg and Node say it
it.each([
  [failure("WRONGPASS invalid username-password pair or user is disabled."), "password"],
  [failure("NOAUTH Authentication required."), "password"],
  [failure('password authentication failed for user "mho"', "28P01"), "password"],
  [failure("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"), "password"],
  [failure("NOPERM this user has no permissions to run the 'evalsha' command"), "write"],
  [failure("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"), "certificate"],
  [
    failure("Hostname/IP does not match certificate's altnames", "ERR_TLS_CERT_ALTNAME_INVALID"),
    "certificate",
  ],
  [
    failure("write EPROTO 00: error:0A00010B:SSL routines:ssl3_get_record:wrong version number", "EPROTO"),
    "TLS",
  ],
  [failure("The server does not support SSL connections"), "TLS"],
  [failure("getaddrinfo ENOTFOUND nowhere", "ENOTFOUND"), "host"],
  [
    failure("Connection is closed.", undefined, failure("certificate has expired", "CERT_HAS_EXPIRED")),
    "certificate",
  ],
  [failure("connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"), "does not answer"],
])("says what is wrong: %s", (error, word) => {
  expect(queueTrouble(error, false).what).toContain(word);
});
