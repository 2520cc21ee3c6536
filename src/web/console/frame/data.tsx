import type { Children } from '@kitajs/html';
import { attribute } from '../../layout.js';

export interface Column<Row> {
  head: string;
  cell: (row: Row) => JSX.Element;
  /** Figures stand in columns of even width, to the end of the line. */
  figures?: boolean;
}

/** A table with a caption; the first column names the row. On narrow screens it scrolls within itself. */
export function Table<Row>({
  caption,
  columns,
  rows,
  unseen = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** The caption is only for readers who don't see the heading above. */
  unseen?: boolean;
}): JSX.Element {
  return (
    <div class="scroll" role="region" aria-label={attribute(caption)} tabindex="0">
      <table>
        <caption class={unseen ? 'unseen' : undefined} safe>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(({ head, figures }) => (
              <th scope="col" class={figures === true ? 'figures' : undefined} safe>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map(({ cell, figures }, n) =>
                n === 0 ? (
                  <th scope="row">{cell(row)}</th>
                ) : (
                  <td class={figures === true ? 'figures' : undefined}>{cell(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text of people in a cell. */
export const Text = ({ text }: { text: string }): JSX.Element => <span safe>{text}</span>;

/** A link whose text comes from people. */
export const Link = ({ href, text }: { href: string; text: string }): JSX.Element => (
  <a href={attribute(href)} safe>
    {text}
  </a>
);

export type Tone = 'good' | 'open' | 'alert' | 'plain';

/** A state in a word; its colour says nothing that the word does not. */
export const Badge = ({ tone, text }: { tone: Tone; text: string }): JSX.Element => (
  <span class={`badge ${tone}`} safe>
    {text}
  </span>
);

/** Names and values, as the public pages show them. */
export function Facts({ rows }: { rows: readonly [string, JSX.Element][] }): JSX.Element {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <>
          <dt safe>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** What stands in place of an empty list: why it is empty, and what to do. */
export const Empty = ({ children }: { children: Children }): JSX.Element => <p class="empty">{children}</p>;

/** The way to the rows that follow. `path` holds the filters that stand. */
export function Pager({ path, next }: { path: string; next: string | null }): JSX.Element {
  if (next === null) return <></>;
  const href = `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
  return (
    <nav class="pager" aria-label="More of this list">
      <a class="button quiet" href={attribute(href)}>
        Next page
      </a>
    </nav>
  );
}

/** Two columns where there is room for them, else one above the other. */
export function SideBySide({
  left,
  right,
}: {
  left: { title: string; content: JSX.Element };
  right: { title: string; content: JSX.Element };
}): JSX.Element {
  return (
    <div class="sides">
      {[left, right].map(({ title, content }) => (
        <section>
          <h2 safe>{title}</h2>
          {content}
        </section>
      ))}
    </div>
  );
}
