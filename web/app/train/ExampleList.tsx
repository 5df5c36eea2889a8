// The numbered examples, each with its first sentence: a click fills the form.
import { useSignal } from "@preact/signals";
import { EXAMPLES, type Example } from "../examples.ts";
import { takeSettings } from "../experiment.ts";

export function ExampleList() {
  const open = useSignal(false);
  const take = ({ settings }: Example) => {
    takeSettings(settings);
    open.value = false;
  };
  return (
    <details
      class="examples"
      open={open.value}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        Start from an example <span class="count">{EXAMPLES.length}</span>
      </summary>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => take(example)}>
              <strong>{titleOf(example)}</strong>
              <span>{example.about}</span>
              {needsCommandLine(example) && <span class="note">Its file is read by the command line.</span>}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** "03-update-rules" as "3. Update rules". */
function titleOf({ name }: Example): string {
  const [, number, words] = /^(\d+)-(.*)$/.exec(name)!;
  const text = words!.replaceAll("-", " ");
  return `${Number(number)}. ${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** The server reads no file that it is given the name of. */
const needsCommandLine = ({ settings }: Example) =>
  [settings["network.name"], settings["data.source"]].some((value) => value?.includes("/"));
