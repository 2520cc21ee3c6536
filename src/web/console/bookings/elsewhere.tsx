import type { Displaceable, Room, ShownAlternatives } from '../../../rooms/index.js';
import { attribute, type Option, Table, Text } from '../frame/index.js';
import type { FormValues } from '../form-values.js';
import { typedInstant } from '../typed-instant.js';
import { DisplaceFields, DisplaceKept } from './displace-fields.js';
import { type Refused, timeOf } from './parts.js';

/** Something that stands in the way, in words. */
export interface InTheWay {
  what: string;
  when: string;
}

/** Why a booking finds no place, and which others there are. */
export interface Clashing {
  inTheWay: readonly InTheWay[];
  alternatives: readonly ShownAlternatives[];
  /** Of a sitting: what may give way to it, for those who may decide so. */
  displaceable?: readonly Displaceable[];
}

/**
 * What stands in the way of a form, and other places as buttons that send that form: it comes back with the room and
 * times of the button, and all else as it was typed.
 * @param form id of the form
 * @param entered what the Enter key sends within a field of it: the first button of a form is pressed by it, and that is
 *   none of these
 */
export function Clash({
  clashing: { inTheWay, alternatives, displaceable = [] },
  form,
  entered,
  zone,
  rooms,
  places = placesOf(alternatives, zone, rooms),
  refused,
}: {
  clashing: Clashing;
  form: string;
  entered: { name: string; value: string };
  zone: string;
  rooms: readonly Pick<Room, '_id' | 'name'>[];
  /** The buttons, where the form takes other values than those that `takenPlace` reads. */
  places?: readonly Option[];
  /** What was typed, where bookings may give way. */
  refused?: Refused | undefined;
}): JSX.Element {
  if (inTheWay.length === 0) {
    return refused === undefined ? <></> : <DisplaceKept form={form} values={refused.values} />;
  }
  return (
    <section class="note alert" id="clashes">
      <button class="unseen" tabindex="-1" aria-hidden="true" form={form} {...entered}>
        Go on
      </button>
      <h2>The room is taken then</h2>
      <Table
        caption="What stands in the way"
        rows={inTheWay}
        columns={[
          { head: 'What', cell: ({ what }) => <Text text={what} /> },
          { head: 'When', cell: ({ when }) => <Text text={when} /> },
        ]}
      />
      <h3>What is free</h3>
      {places.length === 0 ? (
        <p>Neither this room within three days of it, nor another room that fits at this time.</p>
      ) : (
        <ul class="plain">
          {places.map(({ value, text }) => (
            <li>
              <button class="quiet" form={form} name="take" value={attribute(value)} safe>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {refused === undefined ? (
        ''
      ) : (
        <DisplaceFields bookings={displaceable} form={form} zone={zone} {...refused} />
      )}
    </section>
  );
}

function placesOf(
  alternatives: Clashing['alternatives'],
  zone: string,
  rooms: readonly Pick<Room, '_id' | 'name'>[],
): Option[] {
  const places = alternatives.flatMap(({ instead, times, rooms: others }) => [
    ...times.map((time) => ({ roomId: instead.roomId, ...time })),
    ...others.map(({ roomId }) => ({ roomId, start: instead.start, end: instead.end })),
  ]);
  return places.map(({ roomId, ...at }) => {
    const span = { start: new Date(at.start), end: new Date(at.end) };
    const name = rooms.find(({ _id }) => _id === roomId)?.name ?? roomId;
    return {
      value: [roomId, typedInstant(span.start, zone), typedInstant(span.end, zone)].join('|'),
      text: `${name}, ${timeOf(span, zone).replace(/ \(.*\)$/u, '')}`,
    };
  });
}

/** What was typed, with the place of the button that was pressed; null: it was another button. */
export function takenPlace(values: FormValues): FormValues | null {
  const [roomId, start, end] = values.text('take').split('|');
  if (roomId === undefined || start === undefined || end === undefined) return null;
  return values.with({ roomId, start, end });
}
