import type { Children } from '@kitajs/html';
import { attribute, type Fault, TextField } from '../frame/index.js';

interface FormProps {
  csrf: string;
  next: string;
  faults?: readonly Fault[];
}

/** Every form of the sign-in: a token of its own, and where to go on. */
function LooseForm({
  csrf,
  next,
  action,
  children,
}: Omit<FormProps, 'faults'> & { action: string; children: Children }): JSX.Element {
  return (
    <form method="post" action={attribute(action)}>
      <input type="hidden" name="_csrf" value={attribute(csrf)} />
      <input type="hidden" name="next" value={attribute(next)} />
      {children}
    </form>
  );
}

export function SignInPage({
  mailbox,
  provider,
  ...form
}: FormProps & { mailbox: string; provider: string | null }): JSX.Element {
  return (
    <>
      <h1>Sign in</h1>
      <p class="lede">The console of the office: letters, invitations, meetings.</p>
      {provider === null ? (
        ''
      ) : (
        <p class="actions">
          <a class="button" href={attribute(provider)}>
            Sign in with the account of your organisation
          </a>
        </p>
      )}
      <LooseForm {...form} action="/office/sign-in">
        <TextField
          name="mailbox"
          label="Mailbox"
          type="email"
          autocomplete="username"
          required
          value={mailbox}
          faults={form.faults ?? []}
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
          faults={form.faults ?? []}
        />
        <button>Sign in</button>
      </LooseForm>
      <p class="small muted after">
        No password yet, or forgotten? Somebody of the office makes a link for you, by which you set a new
        one.
      </p>
    </>
  );
}

export function CodePage(form: FormProps): JSX.Element {
  return (
    <>
      <h1>Second step</h1>
      <LooseForm {...form} action="/office/sign-in/second-factor">
        <TextField
          name="code"
          label="Code"
          hint="The six digits that your authenticator shows now, or one of your recovery codes."
          autocomplete="one-time-code"
          inputmode="text"
          required
          size={16}
          faults={form.faults ?? []}
          autofocus
        />
        <button>Go on</button>
      </LooseForm>
      <p class="small muted after">
        Telephone lost and no recovery code at hand? Somebody of the office removes the second factor; you set
        it up anew at your next sign-in.
      </p>
    </>
  );
}

/** The steps of setting up an authenticator; the form around the code is the caller's. */
export function EnrolSteps({ picture, secret }: { picture: string; secret: string }): JSX.Element {
  return (
    <>
      <ol>
        <li>
          Open an authenticator on your telephone, such as Aegis, FreeOTP or the one your organisation gave
          you.
        </li>
        <li>
          Let it read this picture, or type the key below.
          <img
            class="qr"
            src={attribute(picture)}
            alt="The key as a picture for authenticators"
            width="220"
            height="220"
          />
          <span class="address" safe>
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </span>
        </li>
        <li>Type the six digits that it shows.</li>
      </ol>
    </>
  );
}

export const EnrolCodeField = ({ faults }: { faults: readonly Fault[] }): JSX.Element => (
  <TextField
    name="code"
    label="Six digits"
    autocomplete="one-time-code"
    inputmode="numeric"
    required
    size={10}
    faults={faults}
  />
);

export function EnrolPage({
  picture,
  secret,
  ...form
}: FormProps & { picture: string; secret: string }): JSX.Element {
  return (
    <>
      <h1>Set up your second factor</h1>
      <p class="lede">
        Whoever may issue letters signs in with two things: a password, and a telephone that shows a new code
        every half-minute.
      </p>
      <EnrolSteps picture={picture} secret={secret} />
      <LooseForm {...form} action="/office/sign-in/enrol">
        <EnrolCodeField faults={form.faults ?? []} />
        <button>Confirm</button>
      </LooseForm>
    </>
  );
}

/** Shown once. */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }): JSX.Element {
  return (
    <>
      <h1>Your recovery codes</h1>
      <p class="lede">
        Each of them opens the second step once, for the day on which the telephone is lost. They are shown
        only now: print them, or keep them where you keep what is precious.
      </p>
      <ul class="codes">
        {codes.map((code) => (
          <li>
            <code safe>{code}</code>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button" href={attribute(next)}>
          I have kept them
        </a>
      </p>
    </>
  );
}

export function SetPasswordPage({
  name,
  mailbox,
  token,
  ...form
}: FormProps & { name: string; mailbox: string; token: string }): JSX.Element {
  return (
    <>
      <h1>Set your password</h1>
      <p class="lede" safe>{`For ${name}, who signs in with ${mailbox}.`}</p>
      <LooseForm {...form} action={`/office/password/${token}`}>
        <input type="hidden" name="username" autocomplete="username" value={attribute(mailbox)} />
        <PasswordField faults={form.faults ?? []} />
        <button>Set this password</button>
      </LooseForm>
    </>
  );
}

export const PasswordField = ({ faults }: { faults: readonly Fault[] }): JSX.Element => (
  <TextField
    name="password"
    label="New password"
    type="password"
    hint="At least 12 characters. Several words are easy to remember; no mixture of signs is asked for."
    autocomplete="new-password"
    required
    faults={faults}
  />
);
