import type { Children } from '@kitajs/html';
import type { ConsoleSession } from '../../../access/index.js';
import { attribute, type Fault, faultAttributes, FaultOf } from '../../layout.js';

/** A form that acts: POST, with the token that a foreign page cannot have. The token comes first, before any file. */
export function Form({
  session,
  action,
  upload = false,
  id,
  label,
  children,
}: {
  session: Pick<ConsoleSession, 'csrf'>;
  action: string;
  /** Sends files; its handler is marked `@UploadForm()`. */
  upload?: boolean;
  id?: string;
  /** Names it for readers of the page who don't see where it stands. */
  label?: string;
  children: Children;
}): JSX.Element {
  return (
    <form
      method="post"
      action={attribute(action)}
      {...(upload ? { enctype: 'multipart/form-data' } : {})}
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': attribute(label) })}
    >
      <input type="hidden" name="_csrf" value={attribute(session.csrf)} />
      {children}
    </form>
  );
}

export const Hidden = ({ name, value }: { name: string; value: string | number }): JSX.Element => (
  <input type="hidden" name={name} value={attribute(String(value))} />
);

interface FieldOptions {
  name: string;
  label: string;
  value?: string | undefined;
  faults?: readonly Fault[];
  hint?: string;
  /** Others are marked "(optional)". */
  required?: boolean;
  /** Default: the name, with what no id may hold as hyphens. */
  id?: string;
  /** Id of the form that it belongs to, where it stands outside of it. */
  form?: string;
}

const idOf = ({ id, name }: FieldOptions): string => id ?? name.replace(/[^A-Za-z0-9_-]+/g, '-');

/** Label, hint, fault and the field itself, tied together. */
function Field({ options, children }: { options: FieldOptions; children: Children }): JSX.Element {
  const id = idOf(options);
  const { label, hint, faults = [], required = false } = options;
  const faulty = faults.some(({ field }) => field === id);
  return (
    <div class={faulty ? 'field faulty' : 'field'}>
      <label for={id}>
        <span safe>{label}</span>
        {required ? '' : <span class="optional"> (optional)</span>}
      </label>
      {hint === undefined ? (
        ''
      ) : (
        <span class="hint" id={`${id}-hint`} safe>
          {hint}
        </span>
      )}
      <FaultOf field={id} faults={faults} />
      {children}
    </div>
  );
}

function attributesOf(options: FieldOptions): Record<string, string> {
  const id = idOf(options);
  return {
    id,
    name: options.name,
    ...faultAttributes(id, options.faults ?? [], options.hint === undefined ? undefined : `${id}-hint`),
    ...(options.required === true ? { 'aria-required': 'true' } : {}),
    ...(options.form === undefined ? {} : { form: options.form }),
  };
}

export function TextField(
  options: FieldOptions & {
    type?: 'text' | 'email' | 'password' | 'date' | 'time' | 'datetime-local' | 'number' | 'search' | 'url';
    autocomplete?: string;
    inputmode?: 'numeric' | 'text' | 'email';
    /** Width in characters, for short values such as a number. */
    size?: number;
    maxlength?: number;
    autofocus?: boolean;
  },
): JSX.Element {
  const { type = 'text', value, autocomplete, inputmode, size, maxlength, autofocus } = options;
  return (
    <Field options={options}>
      <input
        type={type}
        {...attributesOf(options)}
        {...(type === 'password' || value === undefined ? {} : { value: attribute(value) })}
        {...(autocomplete === undefined ? {} : { autocomplete })}
        {...(inputmode === undefined ? {} : { inputmode })}
        {...(size === undefined ? {} : { size: String(size), class: 'short' })}
        {...(maxlength === undefined ? {} : { maxlength: String(maxlength) })}
        {...(autofocus === true ? { autofocus: true } : {})}
      />
    </Field>
  );
}

export function TextArea(
  options: FieldOptions & { rows?: number; code?: boolean; lang?: string },
): JSX.Element {
  const { rows = 4, value = '', code = false, lang } = options;
  // The first line break of a textarea is not part of its text (HTML, "leading newline").
  const text = value.startsWith('\n') ? `\n${value}` : value;
  return (
    <Field options={options}>
      <textarea
        rows={String(rows)}
        {...attributesOf(options)}
        {...(code ? { class: 'code', spellcheck: 'false' } : {})}
        {...(lang === undefined ? {} : { lang: attribute(lang) })}
        safe
      >
        {text}
      </textarea>
    </Field>
  );
}

export interface Option {
  value: string;
  text: string;
}

export function Select(options: FieldOptions & { options: readonly Option[]; blank?: string }): JSX.Element {
  const { value = '', options: choices, blank } = options;
  return (
    <Field options={options}>
      <select {...attributesOf(options)}>
        {blank === undefined ? (
          ''
        ) : (
          <option value="" selected={value === ''} safe>
            {blank}
          </option>
        )}
        {choices.map((choice) => (
          <option value={attribute(choice.value)} selected={choice.value === value} safe>
            {choice.text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** One of several (radio) or any of several (checkbox), as a group with a legend. */
export function Choice({
  name,
  legend,
  options,
  chosen,
  many = false,
  hint,
  faults = [],
}: {
  name: string;
  legend: string;
  options: readonly (Option & { hint?: string })[];
  chosen: readonly string[];
  many?: boolean;
  hint?: string;
  faults?: readonly Fault[];
}): JSX.Element {
  const fault = faults.find(({ field }) => field === name || field.startsWith(`${name}-`));
  return (
    <fieldset id={name} class={fault === undefined ? undefined : 'faulty'} tabindex="-1">
      <legend safe>{legend}</legend>
      {hint === undefined ? (
        ''
      ) : (
        <span class="hint" safe>
          {hint}
        </span>
      )}
      {fault === undefined ? (
        ''
      ) : (
        <span class="fault" id={`${name}-fault`} safe>
          {fault.message}
        </span>
      )}
      {options.map(({ value, text, hint: more }, n) => (
        <div class="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            id={`${name}-${n}`}
            name={name}
            value={attribute(value)}
            checked={chosen.includes(value)}
            {...(fault === undefined ? {} : { 'aria-describedby': `${name}-fault` })}
          />
          <label for={`${name}-${n}`}>
            <span safe>{text}</span>
            {more === undefined ? (
              ''
            ) : (
              <span class="hint" safe>
                {more}
              </span>
            )}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

/** A single box to tick: "I have compared the pages". */
export function Tick({
  name,
  label,
  checked = false,
  faults = [],
}: {
  name: string;
  label: string;
  checked?: boolean;
  faults?: readonly Fault[];
}): JSX.Element {
  return (
    <div class={faults.some(({ field }) => field === name) ? 'field faulty' : 'field'}>
      <FaultOf field={name} faults={faults} />
      <div class="choice">
        <input
          type="checkbox"
          id={name}
          name={name}
          value="yes"
          checked={checked}
          {...faultAttributes(name, faults)}
        />
        <label for={name} safe>
          {label}
        </label>
      </div>
    </div>
  );
}

export function FileField(options: Omit<FieldOptions, 'value'> & { accept?: string }): JSX.Element {
  return (
    <Field options={options}>
      <input
        type="file"
        {...attributesOf(options)}
        {...(options.accept === undefined ? {} : { accept: options.accept })}
      />
    </Field>
  );
}
