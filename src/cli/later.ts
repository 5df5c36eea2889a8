// Commands whose files are loaded when they run: a program that starts opens a file for each module, and one command needs about half of
// those of all commands.
type Command = (...args: never[]) => unknown;

/** An action for commander: loads the module, then calls its function of this name. */
export function later<Name extends string>(
  load: () => Promise<Readonly<Record<NoInfer<Name>, Command>>>,
  name: Name,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = (await load())[name] as (...args: unknown[]) => unknown;
    await command(...args);
  };
}
