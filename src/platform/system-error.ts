/**
 * True when Node or the system gave one of these codes (`ENOENT`, `EADDRINUSE`, an exit code). Seen by its shape: an
 * error of Node's own may belong to another realm than ours, where instanceof says no.
 */
export function isCode(error: unknown, ...codes: (string | number)[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.includes(error.code as string | number)
  );
}
