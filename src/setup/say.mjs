// What the preparation tells the person who waits for it, and how it stops.

/** Something that the preparation cannot get; its message says what to do and is all that is shown. */
export class SetupError extends Error {
  name = 'SetupError';

  /**
   * @param {string} code stable, such as `setup/no-server`
   * @param {string} message for a person
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** One line of progress on standard error: standard output belongs to the command that follows. */
export function say(text) {
  process.stderr.write(`convene: ${text}\n`);
}

/** Bytes as people read them. */
export function megabytes(bytes) {
  const value = bytes / 1_000_000;
  return value < 10 ? `${value.toFixed(1)} MB` : `${Math.round(value)} MB`;
}

/** Says how long a step took, in seconds with one decimal. */
export async function timed(text, step) {
  const start = performance.now();
  say(`${text} …`);
  const result = await step();
  say(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
