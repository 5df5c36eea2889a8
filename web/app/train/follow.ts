// Follows one run: its stream, from its beginning, while the page shows it. Closing the page ends the listening and not the run.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { listen } from "../api.ts";
import { EMPTY_FEED, type Feed, type FeedEvent, fed } from "./feed.ts";

/** Milliseconds in which events are gathered: the story of a long run comes as thousands at once. */
const GATHER_MS = 80;

export const feed = signal<Feed>(EMPTY_FEED);
/** False between a lost connection and the next word of the server. */
export const connected = signal(true);

export function useFeed(id: string | null): void {
  useEffect(() => {
    feed.value = EMPTY_FEED;
    if (id === null) return;
    let end: (() => void) | null = null;
    // A browser has few connections for one server: a tab that nobody sees gives its own away, and hears the story again.
    const attend = () => {
      if (document.hidden) {
        end?.();
        end = null;
      } else end ??= follow(id);
    };
    attend();
    document.addEventListener("visibilitychange", attend);
    return () => {
      document.removeEventListener("visibilitychange", attend);
      end?.();
    };
  }, [id]);
}

/** Returns how to end it. */
function follow(id: string): () => void {
  connected.value = true;
  let gathered: FeedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    feed.value = fed(feed.peek(), gathered);
    gathered = [];
  };
  const hear = (event: FeedEvent) => {
    connected.value = true;
    gathered.push(event);
    timer ??= setTimeout(flush, GATHER_MS);
  };
  const end = listen<FeedEvent>(`runs/${id}/events`, hear, () => {
    connected.value = false;
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}
