import { z } from 'zod';

/** One environment variable: read once at start, validated, listed in `--help` and the README from here. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly description: string;
  readonly schema: Schema;
  /** As it would stand in the environment. Without a default the variable is optional or required by its schema. */
  readonly default?: string;
  /** Never logged or shown. */
  readonly secret?: boolean;
  /** Another default holds, or a value must be given, when NODE_ENV is production. */
  readonly production?: 'required' | 'refused';
}

const setting = <Schema extends z.ZodType>(value: Setting<Schema>): Setting<Schema> => value;

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const urlOf = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
const mailbox = z.email();
const domain = z.string().regex(/^[a-z0-9.-]+$/i, 'must be a domain name');
const secondsList = z
  .string()
  .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, 'must be seconds separated by commas')
  .transform((value) => value.split(',').map(Number));
const zone = z
  .string()
  .refine(
    (value) => Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC',
    'must be an IANA time zone',
  );
const linkKeys = z.string().transform((value, context) =>
  value.split(',').map((pair) => {
    const [id, secret, ...rest] = pair.split(':');
    if (
      !id ||
      !secret ||
      rest.length > 0 ||
      !/^[a-z0-9]{1,8}$/.test(id) ||
      Buffer.from(secret, 'base64url').length < 32
    ) {
      context.addIssue(
        'must be id:secret pairs separated by commas; each secret 32 bytes or more in base64url',
      );
      return z.NEVER;
    }
    return { id, secret };
  }),
);

export const settings = {
  NODE_ENV: setting({
    description: 'production refuses the adjustable clock, default secrets and servers of its own.',
    schema: z.enum(['development', 'test', 'production']),
    default: 'development',
  }),
  APP_ROLE: setting({
    description:
      'What this process does: answer HTTP (api), carry out tasks and send mail (worker), or both (all).',
    schema: z.enum(['api', 'worker', 'all']),
    default: 'all',
  }),
  HTTP_HOST: setting({
    description: 'Address to listen on.',
    schema: z.string().min(1),
    default: '127.0.0.1',
  }),
  HTTP_PORT: setting({
    description: 'Port to listen on; 0 takes a free one.',
    schema: integer(0, 65_535),
    default: '3000',
  }),
  PUBLIC_URL: setting({
    description:
      'Address under which people reach the service; links in letters begin with it. Default: the listening address.',
    schema: urlOf('https:', 'http:').optional(),
    production: 'required',
  }),
  TRUSTED_PROXIES: setting({
    description:
      'Proxies whose X-Forwarded-For is believed: addresses and networks, separated by commas; loopback, linklocal and uniquelocal are names for such; none believes nobody.',
    schema: z.string().transform((value) =>
      value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '' && one !== 'none'),
    ),
    default: 'loopback,uniquelocal',
  }),
  HTTP_BODY_LIMIT_KB: setting({
    description: 'Largest JSON body, in KB.',
    schema: integer(1, 102_400),
    default: '1024',
  }),
  UPLOAD_LIMIT_MB: setting({
    description: 'Largest uploaded file, in MB.',
    schema: integer(1, 1_024),
    default: '25',
  }),
  RATE_LIMIT_PER_MINUTE: setting({
    description: 'Requests a minute that one token or address may make before it is answered 429.',
    schema: integer(10, 1_000_000),
    default: '1200',
  }),
  MONGODB_URI: setting({
    description: 'MongoDB replica set, with the database name. The truth: letters, deliveries, events.',
    schema: urlOf('mongodb:', 'mongodb+srv:'),
    secret: true,
  }),
  REDIS_URL: setting({
    description:
      'Redis or Valkey, with AOF and noeviction. The motor: queues only, may be emptied at any time.',
    schema: urlOf('redis:', 'rediss:'),
    secret: true,
  }),
  REDIS_PREFIX: setting({
    description: 'Prefix of every key; braces keep it on one node of a cluster.',
    schema: z.string().regex(/^\{?[A-Za-z0-9_-]+\}?$/, 'letters, digits, - and _, in braces or not'),
    default: '{convene}',
  }),
  SMTP_URL: setting({
    description: 'Server that takes the mail: smtp://user:password@host:port or smtps://…',
    schema: urlOf('smtp:', 'smtps:'),
    secret: true,
  }),
  SMTP_REQUIRE_TLS: setting({
    description: 'Refuse to hand over mail without TLS. Must be true in production.',
    schema: flag,
    default: 'false',
  }),
  SMTP_CONNECTIONS: setting({
    description: 'Connections kept open to the mail server.',
    schema: integer(1, 100),
    default: '5',
  }),
  SMTP_SOCKET_TIMEOUT_SECONDS: setting({
    description:
      'How long a server may take to answer; RFC 5321 section 4.5.3.2.6 grants ten minutes after the final dot.',
    schema: integer(1, 3_600),
    default: '600',
  }),
  MAIL_FROM_ADDRESS: setting({
    description: 'Sender of letters and notices.',
    schema: mailbox,
    default: 'office@convene.example.org',
    production: 'required',
  }),
  MAIL_FROM_NAME: setting({
    description: 'Name shown beside the sender.',
    schema: z.string().min(1).max(120),
    default: 'Convene',
  }),
  MAIL_DOMAIN: setting({
    description:
      'Domain of the addresses that take answers and bounces (rsvp+…@, bounces@), and of Message-IDs.',
    schema: domain,
    default: 'convene.example.org',
    production: 'required',
  }),
  MAIL_HOLD_SECONDS: setting({
    description: 'How long an issued letter waits before it leaves, so that it can be halted.',
    schema: integer(0, 86_400),
    default: '120',
  }),
  MAIL_PACE_PER_MINUTE: setting({
    description: 'Mails of one letter that leave in a minute; 0 sets no pace.',
    schema: integer(0, 1_000_000),
    default: '60',
  }),
  MAIL_LEASE_SECONDS: setting({
    description: 'How long a worker may keep a delivery without renewing its claim.',
    schema: integer(1, 3_600),
    default: '8',
  }),
  MAIL_WINDOW: setting({
    description:
      'Deliveries claimed at a time by one pump; at most so many, and the connections, repeat after a crash.',
    schema: integer(1, 500),
    default: '30',
  }),
  MAIL_SIZE_LIMIT_MB: setting({
    description: 'Largest message handed to the mail server, encoded, in MB.',
    schema: integer(1, 100),
    default: '10',
  }),
  MAIL_BACKOFF_SECONDS: setting({
    description: 'Waits after temporary failures, in seconds; the last one repeats.',
    schema: secondsList,
    default: '60,300,900,3600,10800,21600',
  }),
  MAIL_GIVE_UP_HOURS: setting({
    description: 'Temporary failures are repeated no longer than this.',
    schema: integer(1, 720),
    default: '48',
  }),
  DKIM_DOMAIN: setting({
    description: 'Domain that signs (d=). Without a key the mail server should sign.',
    schema: domain.optional(),
  }),
  DKIM_SELECTOR: setting({
    description: 'Selector of the signing key (s=).',
    schema: z.string().min(1).optional(),
  }),
  DKIM_PRIVATE_KEY: setting({
    description: 'RSA key of 2,048 bits or more, PEM; line ends may be written \\n.',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  LINK_KEYS: setting({
    description:
      'Keys that sign the links in mails, id:secret pairs, the current one first; retired ones verify until their links expire.',
    schema: linkKeys,
    default: 'dev:Y29udmVuZS1kZXZlbG9wbWVudC1rZXktbm90LWEtc2VjcmV0IQ',
    secret: true,
    production: 'required',
  }),
  OFFICE_ZONE: setting({
    description: 'Time zone of the office: deadlines in letters are in it.',
    schema: zone,
    default: 'America/New_York',
  }),
  BOOKING_HOLD_HOURS: setting({
    description: 'A room that is held and not confirmed is free again after so long.',
    schema: integer(1, 8_760),
    default: '72',
  }),
  BOOKING_OFFER_HOURS: setting({
    description:
      'Whoever was displaced from a room, or waits for one, has so long to answer what is offered; never longer than an hour before it begins.',
    schema: integer(1, 8_760),
    default: '48',
  }),
  CHANGE_QUIET_MINUTES: setting({
    description:
      'Releases of a programme that follow each other within so long are told in one notice of changes; within 24 hours of a sitting nothing waits.',
    schema: integer(0, 1_440),
    default: '10',
  }),
  SESSION_IDLE_MINUTES: setting({
    description: 'A session of the console ends when nothing was done in it for so long.',
    schema: integer(5, 10_080),
    default: '480',
  }),
  SESSION_HOURS: setting({
    description: 'A session of the console ends after so long, whatever was done in it.',
    schema: integer(1, 720),
    default: '24',
  }),
  OIDC_ISSUER: setting({
    description:
      'OpenID Connect provider through which people sign in, such as https://login.example.org. With OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
    schema: urlOf('https:').optional(),
  }),
  OIDC_CLIENT_ID: setting({
    description: 'What the provider calls this house.',
    schema: z.string().min(1).optional(),
  }),
  OIDC_CLIENT_SECRET: setting({
    description: 'The secret it gave to this house.',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  CLEARER_DIFFERS: setting({
    description: 'A letter is cleared by somebody else than its writer.',
    schema: flag,
    default: 'true',
  }),
  CLOCK_ADJUSTABLE: setting({
    description: 'The process clock may be set and stepped, for tests and demonstrations.',
    schema: flag,
    default: 'false',
    production: 'refused',
  }),
  SWEEP_SECONDS: setting({
    description: 'How often what MongoDB says is due is put back into the queues.',
    schema: integer(1, 3_600),
    default: '30',
  }),
  RELAY_CONCURRENCY: setting({
    description: 'Reactions carried out at a time by one worker.',
    schema: integer(1, 200),
    default: '10',
  }),
  DRAIN_SECONDS: setting({
    description: 'How long a stopping worker waits for what it has in hand.',
    schema: integer(1, 600),
    default: '20',
  }),
  LOG_LEVEL: setting({
    description: 'Least level that is logged.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
  }),
  CONVENE_DATA_DIR: setting({
    description: "Folder of the local services' data.",
    schema: z.string().min(1),
    default: '.convene',
  }),
  CONVENE_MONGOD: setting({
    description: 'Path of a mongod to start when MONGODB_URI is not given.',
    schema: z.string().min(1).optional(),
  }),
  CONVENE_REDIS: setting({
    description: 'Path of a redis-server or valkey-server to start when REDIS_URL is not given.',
    schema: z.string().min(1).optional(),
  }),
} as const;

export type SettingName = keyof typeof settings;
export type SettingValues = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };
