// The command that gives the same numbers, to copy.
import { useSignal } from "@preact/signals";

export function Command({ text }: { readonly text: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 1500);
  };
  return (
    <p class="command">
      <code>{text}</code>
      <button class="quiet" type="button" onClick={copy}>
        {copied.value ? "Copied" : "Copy"}
      </button>
    </p>
  );
}
