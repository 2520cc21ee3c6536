import type { ConsoleSession } from '../../../access/index.js';
import { navigation } from '../frame/index.js';

/** First page for those whose roles have no part in the to-do list. */
export function WelcomePage({ session }: { session: ConsoleSession }): JSX.Element {
  const parts = navigation.filter(({ needs }) => session.may(needs));
  return (
    <>
      <h1 safe>{`Welcome, ${session.person.name}`}</h1>
      {parts.length === 0 ? (
        <p class="lede">
          Your roles open no part of the office console. What concerns you reaches you by letter and by the
          links in it.
        </p>
      ) : (
        <ul class="plain">
          {parts.map(({ text, href }) => (
            <li>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
