/**
 * Waits until the expectation holds, looking again and again; fails with its last failure after the time limit.
 * The way for tests to wait: on a condition, never for a length of time.
 */
export async function eventually(expectation: () => unknown, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
