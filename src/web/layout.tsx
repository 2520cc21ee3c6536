import type { Children } from '@kitajs/html';

/** What every page says beside its content. */
export interface PageFrame {
  /** Title of the window; the service's name follows it. */
  title: string;
  /** Whose page it is: "Office of the President of the General Assembly". */
  house?: string;
  /** Which part of it: the process. */
  part?: string;
  language?: string;
  direction?: 'ltr' | 'rtl';
  /** Said above everything while the process clock is not the machine's: demonstrations, tests. */
  clockNote?: string | null;
  /** Addresses of the stylesheets, each with the hash of its content. */
  styles: readonly string[];
  /** Address of a script, which the page can do without. */
  script?: string;
  /** `wide`: for tables and two columns. `start`: as wide, its text as narrow as ever, at the start of the line. */
  width?: 'text' | 'wide' | 'start';
  /** Stands under the head: the bar of the office console. */
  bar?: JSX.Element;
  children: Children;
}

/**
 * The frame of all pages: skip link, head, main, foot. Works without scripts and styles; text of people is
 * escaped by `safe`. The caller sends it with the headers of `sendPage`.
 */
export function Layout(frame: PageFrame): JSX.Element {
  const {
    title,
    house = 'Convene',
    part,
    language = 'en',
    direction = 'ltr',
    clockNote,
    styles,
    script,
    width = 'text',
    bar = <></>,
    children,
  } = frame;
  return (
    <>
      {'<!doctype html>'}
      <html lang={language} dir={direction}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light" />
          <title safe>{`${title} – Convene`}</title>
          {styles.map((href) => (
            <link rel="stylesheet" href={href} />
          ))}
          {script === undefined ? '' : <script type="module" src={script}></script>}
          <link rel="icon" href="data:," />
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <header class="top">
            <div class={width === 'text' ? 'wrap' : 'wrap wide'}>
              <p class="house" safe>
                {house}
              </p>
              {part === undefined ? (
                ''
              ) : (
                <p class="part" safe>
                  {part}
                </p>
              )}
            </div>
            {bar}
          </header>
          {clockNote ? (
            <aside class="clock" aria-label="Demonstration clock">
              <div class={width === 'text' ? 'wrap' : 'wrap wide'}>
                <p safe>{clockNote}</p>
              </div>
            </aside>
          ) : (
            ''
          )}
          <main id="main" class={width === 'text' ? 'wrap' : `wrap wide ${width}`} tabindex="-1">
            {children}
          </main>
          <footer class="bottom">
            <div class="wrap">
              <p>
                Convene arranges the meetings of intergovernmental processes: letters, invitations, programmes
                and calendars.
              </p>
            </div>
          </footer>
        </body>
      </html>
    </>
  );
}

export interface Fault {
  /** Id of the field that it links to. */
  field: string;
  message: string;
}

/** All faults of a form at its top, each linked to its field (WCAG 2.2: 3.3.1, 3.3.3). */
export function ErrorSummary({
  faults,
  title = 'Nothing was sent yet',
}: {
  faults: readonly Fault[];
  title?: string;
}): JSX.Element {
  if (faults.length === 0) return <></>;
  return (
    <div class="errors" role="alert" aria-labelledby="errors-title">
      <h2 id="errors-title" safe>
        {title}
      </h2>
      <ul>
        {faults.map((fault) => (
          <li>
            <a href={`#${fault.field}`} safe>
              {fault.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The fault of one field, beside it; its id is what `aria-describedby` names. */
export function FaultOf({ field, faults }: { field: string; faults: readonly Fault[] }): JSX.Element {
  const fault = faults.find((one) => one.field === field);
  if (fault === undefined) return <></>;
  return (
    <span class="fault" id={`${field}-fault`} safe>
      {fault.message}
    </span>
  );
}

/** Attributes of a field that has a fault, or none. */
export function faultAttributes(
  field: string,
  faults: readonly Fault[],
  hint?: string,
): Record<string, string> {
  const faulty = faults.some((one) => one.field === field);
  const described = [hint, faulty ? `${field}-fault` : undefined].filter((id) => id !== undefined).join(' ');
  return {
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(faulty ? { 'aria-invalid': 'true' } : {}),
  };
}

/**
 * Text of people as the value of an attribute. The renderer escapes only quotes there, so that `&quot;` typed by
 * somebody would come back as a quote.
 */
export const attribute = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
