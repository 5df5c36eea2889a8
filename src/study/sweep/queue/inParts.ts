// Asks for many things, so many at once that a server far away is not slow, and so few that it is not flooded.
const AT_ONCE = 32;

export async function inParts<T>(values: readonly T[], work: (value: T) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < values.length; first += AT_ONCE)
    await Promise.all(values.slice(first, first + AT_ONCE).map(work));
}
