// Deleted runs: the last deletion with its undo, and all that can still be restored.
import { canAct } from "../api.ts";
import { Problem } from "../parts/States.tsx";
import { runList } from "../runs.ts";
import { changeProblem, justDeleted, restoreRuns } from "./runChanges.ts";
import "./labels.css";

/** Above the table. */
export function DeletionNotice() {
  const ids = justDeleted.value;
  return (
    <>
      {changeProblem.value && <Problem title="The server refused" text={changeProblem.value} />}
      {/* the place is there before the message: only then it is read aloud */}
      <div role="status" class="announced">
        {ids.length > 0 && (
          <div class="notice">
            {ids.length === 1 ? `${ids[0]} is deleted.` : `${ids.length} runs are deleted.`}
            <button type="button" disabled={!canAct.value} onClick={() => restoreRuns(ids)}>
              Undo
            </button>
            <button
              class="quiet"
              type="button"
              onClick={() => {
                justDeleted.value = [];
              }}
            >
              Close
            </button>
          </div>
        )}
      </div>
    </>
  );
}

/** Below it. */
export function DeletedRuns() {
  const deleted = runList.value?.deleted ?? [];
  if (deleted.length === 0) return null;
  return (
    <details class="card">
      <summary>Deleted runs: {deleted.length}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">run</th>
            <th scope="col">deleted</th>
            <th scope="col">removed for good after</th>
            <th scope="col">
              <span class="hidden">undo</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deleted.map(({ id, deleted: at, removed }) => (
            <tr key={`${id} ${at}`}>
              <th scope="row">{id}</th>
              <td>{dayOf(at)}</td>
              <td>{dayOf(removed)}</td>
              <td>
                <button
                  class="quiet"
                  type="button"
                  aria-label={`Restore ${id}`}
                  disabled={!canAct.value}
                  onClick={() => restoreRuns([id])}
                >
                  Restore
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const dayOf = (time: string) => time.slice(0, 10);
