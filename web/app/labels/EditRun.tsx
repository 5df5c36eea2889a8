// A button that opens what a person says of a run: name, note, tags, archived; and its deletion, which can be undone.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { canAct } from "../api.ts";
import { Problem } from "../parts/States.tsx";
import { changeProblem, deleteRuns, labelRuns, titleOf } from "./runChanges.ts";
import "./labels.css";

export interface EditRunProps {
  readonly run: RunSummary;
  /** Called after the run was deleted. */
  readonly onDeleted?: () => void;
}

export function EditRun({ run, onDeleted }: EditRunProps) {
  const open = useSignal(false);
  return (
    <>
      <button
        class="quiet edit"
        type="button"
        aria-label={`Edit name, note and tags of ${titleOf(run)}`}
        title="Name, note, tags"
        disabled={!canAct.value}
        onClick={() => {
          changeProblem.value = null;
          open.value = true;
        }}
      >
        ✎
      </button>
      {open.value && (
        <EditDialog
          run={run}
          onDeleted={onDeleted}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}

interface EditDialogProps {
  readonly run: RunSummary;
  readonly onDeleted: (() => void) | undefined;
  readonly onClose: () => void;
}

function EditDialog({ run, onDeleted, onClose }: EditDialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const title = useId();
  // what was written before the list was read again stays
  const begin = useRef(run).current;
  useEffect(() => place.current?.showModal(), []);
  const close = () => place.current?.close();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(fields.get(name) ?? "");
    const tags = text("tags").split(",");
    const change = {
      name: text("name"),
      note: text("note"),
      tags: tags.map((tag) => tag.trim()).filter(Boolean),
      archived: fields.has("archived"),
    };
    if ((await labelRuns([run.id], change)).length > 0) close();
  };
  const remove = async () => {
    if ((await deleteRuns([run.id])).length === 0) return;
    close();
    onDeleted?.();
  };
  return (
    <dialog ref={place} class="label" aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>Name, note and tags of the run</h2>
      <p class="note">{run.id}</p>
      <form onSubmit={save}>
        <Fields {...begin} />
        {changeProblem.value && <Problem title="The server refused" text={changeProblem.value} />}
        <div class="actions">
          <button class="main" type="submit" disabled={!canAct.value}>
            Save
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button class="delete" type="button" disabled={!canAct.value} onClick={remove}>
            Delete run
          </button>
        </div>
      </form>
    </dialog>
  );
}

const Fields = ({ name, note, tags, archived }: RunSummary) => (
  <>
    <label>
      Name
      <input type="text" name="name" defaultValue={name} placeholder="as its folder" />
    </label>
    <label>
      Tags, with commas between
      <input type="text" name="tags" defaultValue={tags.join(", ")} />
    </label>
    <label>
      Note
      <textarea name="note" rows={5} defaultValue={note} />
    </label>
    <label class="check">
      <input type="checkbox" name="archived" defaultChecked={archived} />
      Archived: left out of the table until archived runs are shown
    </label>
  </>
);
