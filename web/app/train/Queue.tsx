// The run at work and those that wait, each a way to look at it.
import { runList } from "../runs.ts";

export interface QueueProps {
  readonly shown: string | null;
  readonly onShow: (id: string) => void;
}

export function Queue({ shown, onShow }: QueueProps) {
  const { current = null, waiting = [] } = runList.value ?? {};
  const ids = [...(current === null ? [] : [current]), ...waiting];
  if (ids.length === 0 || (ids.length === 1 && ids[0] === shown)) return null;
  return (
    <nav class="queue" aria-label="Queue">
      {ids.map((id) => (
        <button key={id} type="button" aria-pressed={id === shown} onClick={() => onShow(id)}>
          {id} <span class="note">{id === current ? "running" : "waits"}</span>
        </button>
      ))}
    </nav>
  );
}
