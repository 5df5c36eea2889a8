// First import of whatever checks parameters: a page with a strict content policy must not compile code from text.
import { config } from "zod";

config({ jitless: true });
