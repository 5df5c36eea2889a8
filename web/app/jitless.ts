// First import of the page and of each of its workers, before any schema is made:
import { config } from "zod/v4/core";

config({ jitless: true });
