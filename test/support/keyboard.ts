import type { FileChooser, Page } from 'playwright-core';

/** Enough to pass everything that a page of the console holds once. */
const MOST_PRESSES = 250;

/** What is in focus, by all the names that somebody may call it: its label, its words, its id. */
const NAMES_IN_FOCUS = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return [];
  const words = (node) => (node?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const labels = [...(at.labels ?? [])].flatMap((label) => [words(label), words(label.firstElementChild)]);
  return [at.id, at.getAttribute('aria-label') ?? '', words(at), ...labels];
})()`;

/**
 * Somebody at a page who has a keyboard and no mouse. Whatever is to be used is reached with the Tab key, so that a
 * control which cannot be reached fails the test, and a form is sent with Enter.
 */
export class Keyboard {
  constructor(readonly page: Page) {
    // From the start: asked for at the last moment, the window may open before the browser is told to report it.
    page.on('filechooser', () => undefined);
  }

  /** Goes on with the Tab key until this is in focus: the label of a field, the words of a link or button, or an id. */
  async reach(what: string): Promise<void> {
    for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
      await this.page.keyboard.press('Tab');
      if ((await this.page.evaluate<string[]>(NAMES_IN_FOCUS)).includes(what)) return;
    }
    throw new Error(`the Tab key does not reach "${what}" on ${this.page.url()}`);
  }

  /** Follows a link, presses a button, opens a part that is folded; `until` are words of the page that it leads to. */
  async press(what: string, until?: string): Promise<void> {
    await this.reach(what);
    await this.page.keyboard.press('Enter');
    if (until !== undefined) await this.sees(until);
  }

  /** Writes into a field, over what stands there. A list takes the choice that begins with the text. */
  async type(field: string, text: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** Ticks a box or takes it away, or takes the first of several choices. */
  async tick(field: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('Space');
  }

  /** Takes the next choice of the list or group in focus. */
  async next(field: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('ArrowDown');
  }

  /** Gives a file: the browser's own window for it stands outside the page. */
  async give(field: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.reach(field);
    const opened: Promise<FileChooser> = this.page.waitForEvent('filechooser');
    await this.page.keyboard.press('Enter');
    await (await opened).setFiles(file);
  }

  /** Waits for words on the page, which may be the next one. */
  async sees(words: string): Promise<void> {
    try {
      await this.page.getByText(words).filter({ visible: true }).first().waitFor({ timeout: 15_000 });
    } catch (cause) {
      const shown = (await this.page.locator('main').innerText()).slice(0, 2_000);
      throw new Error(`${this.page.url()} does not show "${words}" but: ${shown}`, { cause });
    }
  }
}
