import type { ConsoleSession } from '../../../access/index.js';
import {
  type LetterKindCode,
  letterKindCodes,
  letterKinds,
  type Signatory,
  type Stationery,
} from '../../../letters/index.js';
import type { FormValues } from '../form-values.js';
import {
  Choice,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  type Option,
  Select,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';

export const STATIONERY = '/office/stationery';

/** As many signatories as a letter of any kind has. */
export const SIGNATORIES = [0, 1] as const;

/** Every set there is. */
export function StationeryList({
  session,
  items,
  processes,
}: {
  session: ConsoleSession;
  items: readonly Stationery[];
  processes: ReadonlyMap<string, string>;
}): JSX.Element {
  return (
    <>
      <h1>Stationery</h1>
      <p class="lede">
        Letterhead, salutation, closing, signatories: what a new letter takes where its writer says nothing
        else.
      </p>
      {session.may('letters:write') ? (
        <p class="actions">
          <a class="button" href={`${STATIONERY}/new`}>
            New stationery
          </a>
        </p>
      ) : (
        ''
      )}
      {items.length === 0 ? (
        <Empty>There is none: new letters take what is usual for their kind.</Empty>
      ) : (
        <Table
          caption="Stationery"
          unseen
          rows={items}
          columns={[
            { head: 'Name', cell: ({ _id, title }) => <Link href={`${STATIONERY}/${_id}`} text={title} /> },
            {
              head: 'For letters of',
              cell: ({ processId }) => (
                <Text
                  text={processId === undefined ? 'every process' : (processes.get(processId) ?? processId)}
                />
              ),
            },
            { head: 'Kinds', cell: ({ kinds }) => <Text text={kindsText(kinds)} /> },
            { head: 'Language', cell: ({ language }) => <Text text={language} /> },
            {
              head: 'Signed by',
              cell: ({ signatories = [] }) => (
                <Text text={signatories.map(({ name }) => name).join(', ') || '–'} />
              ),
            },
          ]}
        />
      )}
    </>
  );
}

const kindsText = (kinds: readonly LetterKindCode[]): string =>
  kinds.length === 0 ? 'all' : kinds.map((kind) => letterKinds[kind].title).join(', ');

export interface StationeryFormProps {
  session: ConsoleSession;
  values: FormValues;
  faults: readonly Fault[];
  processes: readonly Option[];
  /** Absent: a new one. */
  stationery?: Stationery;
}

/** Everything of one set. */
export function StationeryForm({
  session,
  values,
  faults,
  processes,
  stationery,
}: StationeryFormProps): JSX.Element {
  const title = stationery === undefined ? 'New stationery' : stationery.title;
  const write = session.may('letters:write');
  const action = stationery === undefined ? `${STATIONERY}/new` : `${STATIONERY}/${stationery._id}`;
  const field = (name: string, label: string, hint?: string) => ({
    name,
    label,
    value: values.text(name),
    faults,
    ...(hint === undefined ? {} : { hint }),
  });
  return (
    <>
      <h1 safe>{title}</h1>
      {stationery?.withdrawnAt === undefined ? '' : <p>It is withdrawn: no new letter takes it.</p>}
      <Form session={session} action={action} label="Stationery">
        {stationery === undefined ? (
          <Hidden name="key" value={values.text('key')} />
        ) : (
          <Hidden name="version" value={stationery.version} />
        )}
        <TextField {...field('title', 'Name', 'How the office calls it. No letter shows it.')} required />
        <Select {...field('processId', 'For letters of')} blank="Every process" options={processes} />
        <Choice
          name="kinds"
          legend="For these kinds of letters"
          hint="None chosen: for all."
          many
          options={letterKindCodes.map((kind) => ({ value: kind, text: letterKinds[kind].title }))}
          chosen={values.many('kinds')}
          faults={faults}
        />
        <TextField {...field('language', 'Language', 'A tag such as en or fr.')} required size={6} />
        <TextArea
          {...field('letterheads.0', 'Letterhead', 'One line each; the last one stands out.')}
          rows={3}
        />
        <TextArea {...field('letterheads.1', 'Second letterhead, beside the first')} rows={3} />
        <TextField
          {...field('placeLine', 'Place before the date', 'Such as New York, or Geneva and New York.')}
        />
        <TextArea {...field('addressBlock', 'Address at the top left', 'One line each.')} rows={4} />
        <TextField {...field('salutation', 'Salutation')} />
        <TextArea {...field('closing', 'Closing')} rows={3} />
        {SIGNATORIES.map((n) => (
          <fieldset>
            <legend>{n === 0 ? 'Signatory' : 'Second signatory'}</legend>
            <TextField {...field(`signatories.${n}.name`, 'Name')} />
            <TextArea {...field(`signatories.${n}.lines`, 'Under the name', 'One line each.')} rows={2} />
            <TextField
              {...field(
                `signatories.${n}.country`,
                'Country',
                'Sets the order of co-signatories; not printed.',
              )}
            />
          </fieldset>
        ))}
        <TextArea {...field('foot', 'Foot of the first page')} rows={2} />
        <TextField {...field('mark', 'Mark on every page', 'Such as Invented for demonstration.')} />
        <Select
          {...field('signature', 'Signed copy')}
          blank="As the kind of letter has it"
          options={[
            { value: 'none', text: 'None: letters go out as they are written here' },
            { value: 'optional', text: 'If the office likes' },
            { value: 'required', text: 'Required before issue' },
          ]}
        />
        {write ? (
          <p class="actions">
            <button>Save</button>
          </p>
        ) : (
          ''
        )}
      </Form>
      {write && stationery !== undefined && stationery.withdrawnAt === undefined ? (
        <Form session={session} action={`${action}/withdraw`} label="Withdraw">
          <Hidden name="version" value={stationery.version} />
          <p class="actions">
            <button class="danger">Withdraw it</button>
          </p>
        </Form>
      ) : (
        ''
      )}
    </>
  );
}

/** The fields of one set, as text. */
export function stationeryFields(stationery: Stationery): Record<string, string | string[]> {
  const joined = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n');
  const signatory = (n: number): Signatory | undefined => stationery.signatories?.[n];
  return {
    title: stationery.title,
    processId: stationery.processId ?? '',
    kinds: stationery.kinds,
    language: stationery.language,
    'letterheads.0': joined(stationery.letterheads?.[0]?.lines),
    'letterheads.1': joined(stationery.letterheads?.[1]?.lines),
    placeLine: stationery.placeLine ?? '',
    addressBlock: joined(stationery.addressBlock),
    salutation: stationery.salutation ?? '',
    closing: stationery.closing ?? '',
    foot: stationery.foot ?? '',
    mark: stationery.mark ?? '',
    signature: stationery.signature ?? '',
    ...Object.fromEntries(
      SIGNATORIES.flatMap((n) => [
        [`signatories.${n}.name`, signatory(n)?.name ?? ''],
        [`signatories.${n}.lines`, joined(signatory(n)?.lines)],
        [`signatories.${n}.country`, signatory(n)?.country ?? ''],
      ]),
    ),
  };
}
