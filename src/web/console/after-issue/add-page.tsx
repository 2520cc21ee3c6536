import { channelNames, receiptChannels } from '../../../letters/index.js';
import type { FormValues } from '../form-values.js';
import { type Fault, Form, Hidden, type Option, Select, TextField } from '../frame/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { letterPath } from '../letters/parts.js';
import { type LetterPage } from './parts.js';

export interface AddPageProps extends LetterPage {
  /** Who is not addressed yet. */
  candidates: readonly Option[];
  formKey: string;
  refused?: { values: FormValues; faults: readonly Fault[] };
}

/** Somebody who was forgotten: the same letter to one more. */
export function AddPage({ letter, session, candidates, formKey, refused }: AddPageProps): JSX.Element {
  const text = (name: string): string => refused?.values.text(name) ?? '';
  const faults = refused?.faults ?? [];
  return (
    <>
      <h1>Add a forgotten addressee</h1>
      <LetterTabs letter={letter} current="coverage" />
      <p>
        The letter stays as it was issued; the addition is recorded beside it, with its reason and a seal of
        its own. The same pages go to the mailboxes of the directory at once.
      </p>
      {letter.issue.personal ? (
        <p class="note">
          This letter reads differently for each addressee: its pages were made at issue, so nobody can be
          added. Write the one who was forgotten a letter of their own.
        </p>
      ) : (
        <Form session={session} action={letterPath(letter, '/add')}>
          <Hidden name="key" value={formKey} />
          <Select
            name="addressee"
            label="Delegation or organisation"
            blank="Choose"
            options={candidates}
            value={text('addressee')}
            faults={faults}
            required
          />
          <Select
            name="channel"
            label="Channel, if it has no mailbox"
            blank="By mail"
            options={receiptChannels.map((value) => ({ value, text: `Delivered ${channelNames[value]}` }))}
            value={text('channel')}
            faults={faults}
          />
          <TextField
            name="reason"
            label="Why"
            hint="For the record, such as “Left off the list by mistake”."
            value={text('reason')}
            faults={faults}
            maxlength={500}
            required
          />
          <button>Add, and send the letter</button>
        </Form>
      )}
    </>
  );
}
