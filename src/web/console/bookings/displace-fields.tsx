import { type Displace, displaceBody, type Displaceable, roomsProblems } from '../../../rooms/index.js';
import { attribute, type Fault, TextField } from '../frame/index.js';
import type { FormValues } from '../form-values.js';
import { timeOf } from './parts.js';

const IDS = 'displace';
const WHY = 'displace-why';

/** What a form says of bookings that are to give way; undefined: nothing, or it does not say why. */
export function displaceOf(values: FormValues): Displace | undefined {
  const read = displaceBody.safeParse({ bookings: values.many(IDS), why: values.text(WHY) });
  return read.success ? read.data : undefined;
}

/** The fault of a form that names bookings without a reason, where it was refused for a room that is taken. */
export const displaceFaults = (values: FormValues, error: unknown): Fault[] =>
  roomsProblems.occupied.is(error) && values.many(IDS).length > 0 && displaceOf(values) === undefined
    ? [{ field: WHY, message: 'Say in one line why they give way: their organisers read it.' }]
    : [];

/** What was ticked, carried along where the form comes back for another reason. */
export function DisplaceKept({ form, values }: { form: string; values: FormValues }): JSX.Element {
  const ticked = values.many(IDS);
  if (ticked.length === 0) return <></>;
  return (
    <>
      {ticked.map((id) => (
        <input type="hidden" name={IDS} value={attribute(id)} form={form} />
      ))}
      <input type="hidden" name={WHY} value={attribute(values.text(WHY))} form={form} />
    </>
  );
}

/** Bookings that may give way to a sitting, to be ticked; their fields belong to the form of that id. */
export function DisplaceFields({
  bookings,
  form,
  zone,
  values,
  faults,
}: {
  bookings: readonly Displaceable[];
  form: string;
  zone: string;
  values: FormValues;
  faults: readonly Fault[];
}): JSX.Element {
  if (bookings.length === 0) return <></>;
  const ticked = values.many(IDS);
  return (
    <fieldset>
      <legend>Or let others give way</legend>
      <p>
        A sitting goes before other bookings. Whoever gives way is told why, and offered the nearest equal
        room and time, which is held for them.
      </p>
      {bookings.map(({ bookingId, title, organiser, start, end }) => (
        <div class="choice">
          <input
            type="checkbox"
            id={attribute(`displace-${bookingId}`)}
            name={IDS}
            value={attribute(bookingId)}
            form={form}
            checked={ticked.includes(bookingId)}
          />
          <label for={attribute(`displace-${bookingId}`)} safe>
            {[title ?? 'A confidential booking', organiser, timeOf({ start, end }, zone)]
              .filter((word) => word !== null)
              .join(', ')}
          </label>
        </div>
      ))}
      <TextField
        name={WHY}
        label="Why they give way"
        form={form}
        value={values.text(WHY)}
        faults={faults}
        maxlength={500}
      />
    </fieldset>
  );
}
