import type { Children } from '@kitajs/html';
import type { ConsoleSession } from '../../../access/index.js';
import { attribute, ErrorSummary, type Fault } from '../../layout.js';
import { Form } from './form.js';
import { navigation, type NavKey } from './nav.js';

export interface Crumb {
  text: string;
  /** Absent on the page itself, which is the last. */
  href?: string;
}

export interface ConsoleFrame {
  title: string;
  crumbs: readonly Crumb[];
  nav?: NavKey;
  /** What became of the form that was sent before. */
  notice?: string | undefined;
  faults?: readonly Fault[];
  /** For tables and pages with two columns. */
  wide?: boolean;
  children: Children;
}

interface Bar {
  session: ConsoleSession;
  nav?: NavKey;
  /** What was searched for, on the page of results. */
  searched?: string;
}

/** What stands between head and foot of each page of the console: bar, crumbs, notice, faults, content. */
export function ConsoleBody({ crumbs, notice, faults = [], children }: ConsoleFrame): JSX.Element {
  return (
    <>
      {crumbs.length > 1 ? <Crumbs crumbs={crumbs} /> : ''}
      <Notice text={notice} />
      <ErrorSummary faults={faults} title="Nothing was saved yet" />
      {children}
    </>
  );
}

/** What became of the form that was sent before. */
export function Notice({ text }: { text: string | undefined }): JSX.Element {
  if (text === undefined) return <></>;
  return (
    <p class="note good" role="status" safe>
      {text}
    </p>
  );
}

/** The bar of the console: its parts, search, who is signed in. */
export function ConsoleBar({ session, nav, searched = '' }: Bar): JSX.Element {
  return (
    <div class="bar">
      <div class="wrap wide">
        <nav aria-label="Office console">
          <ul>
            {navigation
              .filter(({ needs }) => session.may(needs))
              .map(({ key, text, href }) => (
                <li>
                  <a href={href} {...(key === nav ? { 'aria-current': 'page' } : {})}>
                    {text}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
        <form class="search" role="search" action="/office/search" method="get">
          <label class="unseen" for="q">
            Search letters, delegations and dates
          </label>
          <input
            id="q"
            name="q"
            type="search"
            maxlength="200"
            value={attribute(searched)}
            autocomplete="off"
          />
          <button class="quiet">Search</button>
        </form>
        <div class="who">
          <a href="/office/account" {...(nav === 'account' ? { 'aria-current': 'page' } : {})} safe>
            {session.person.name}
          </a>
          <Form session={session} action="/office/sign-out">
            <button class="link">Sign out</button>
          </Form>
        </div>
      </div>
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }): JSX.Element {
  return (
    <nav aria-label="Where you are">
      <ol class="crumbs">
        {crumbs.map(({ text, href }, n) => (
          <li>
            {href === undefined || n === crumbs.length - 1 ? (
              <span aria-current="page" safe>
                {text}
              </span>
            ) : (
              <a href={attribute(href)} safe>
                {text}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
