import type { FieldChange, TextChange } from '../../../letters/index.js';

/** Somebody saved the letter meanwhile: theirs beside one's own, and nothing is lost. */
export function Race({ race }: { race: readonly FieldChange[] }): JSX.Element {
  return (
    <section class="note" id="race">
      <h2>Somebody else saved this letter meanwhile</h2>
      <p>
        Your words stand in the fields below and are not saved. Here is where they differ from what is stored
        now. Take over what you want to keep, then save: your version then takes the place of the stored one.
      </p>
      {race.map(({ title, changes }) => (
        <section>
          <h3 safe>{title}</h3>
          <div class="sides">
            <div>
              <h4>Stored now</h4>
              <Words changes={changes} leave="added" />
            </div>
            <div>
              <h4>What you typed</h4>
              <Words changes={changes} leave="removed" />
            </div>
          </div>
        </section>
      ))}
      {race.length === 0 ? <p>What is stored now reads like what you typed.</p> : ''}
    </section>
  );
}

/** One of two texts, with the words that the other does not have marked by more than colour. */
function Words({
  changes,
  leave,
}: {
  changes: readonly TextChange[];
  leave: 'added' | 'removed';
}): JSX.Element {
  const own = changes.filter(({ kind }) => kind !== leave);
  if (own.length === 0) return <p class="empty">Nothing stands there.</p>;
  return (
    <p class="as-typed">
      {own.map(({ kind, text }) =>
        kind === 'same' ? (
          <span safe>{text}</span>
        ) : kind === 'added' ? (
          <ins safe>{text}</ins>
        ) : (
          <del safe>{text}</del>
        ),
      )}
    </p>
  );
}
