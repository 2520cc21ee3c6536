import { platformProblems } from '../platform.problems.js';
import type { Finding } from '../problems/problem.js';
import { settings, type Setting, type SettingName, type SettingValues } from './settings.js';

/** Token under which the frozen configuration is injected. */
export const CONFIG = Symbol('Config');

export type Config = ReturnType<typeof nest>;

/** The environment as one nested, typed value; groups follow the parts that use them. */
function nest(values: SettingValues) {
  return {
    env: values.NODE_ENV,
    production: values.NODE_ENV === 'production',
    role: values.APP_ROLE,
    http: {
      host: values.HTTP_HOST,
      port: values.HTTP_PORT,
      /** Without a trailing slash; links in letters begin with it. */
      publicUrl: (values.PUBLIC_URL ?? `http://${values.HTTP_HOST}:${values.HTTP_PORT}`).replace(/\/+$/, ''),
      trustedProxies: values.TRUSTED_PROXIES,
      bodyLimit: values.HTTP_BODY_LIMIT_KB * 1024,
      uploadLimit: values.UPLOAD_LIMIT_MB * 1024 * 1024,
      rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    },
    mongo: { uri: values.MONGODB_URI },
    redis: { url: values.REDIS_URL, prefix: values.REDIS_PREFIX },
    smtp: {
      url: values.SMTP_URL,
      requireTls: values.SMTP_REQUIRE_TLS,
      connections: values.SMTP_CONNECTIONS,
      socketTimeoutMs: values.SMTP_SOCKET_TIMEOUT_SECONDS * 1000,
    },
    mail: {
      from: { name: values.MAIL_FROM_NAME, address: values.MAIL_FROM_ADDRESS },
      domain: values.MAIL_DOMAIN,
      holdSeconds: values.MAIL_HOLD_SECONDS,
      pacePerMinute: values.MAIL_PACE_PER_MINUTE,
      leaseMs: values.MAIL_LEASE_SECONDS * 1000,
      window: values.MAIL_WINDOW,
      sizeLimit: values.MAIL_SIZE_LIMIT_MB * 1024 * 1024,
      backoffSeconds: values.MAIL_BACKOFF_SECONDS,
      giveUpMs: values.MAIL_GIVE_UP_HOURS * 3_600_000,
      dkim:
        values.DKIM_DOMAIN !== undefined &&
        values.DKIM_SELECTOR !== undefined &&
        values.DKIM_PRIVATE_KEY !== undefined
          ? {
              domain: values.DKIM_DOMAIN,
              selector: values.DKIM_SELECTOR,
              privateKey: values.DKIM_PRIVATE_KEY.replaceAll('\\n', '\n'),
            }
          : null,
    },
    links: { keys: values.LINK_KEYS },
    sessions: { idleMs: values.SESSION_IDLE_MINUTES * 60_000, longestMs: values.SESSION_HOURS * 3_600_000 },
    oidc:
      values.OIDC_ISSUER !== undefined &&
      values.OIDC_CLIENT_ID !== undefined &&
      values.OIDC_CLIENT_SECRET !== undefined
        ? {
            issuer: values.OIDC_ISSUER,
            clientId: values.OIDC_CLIENT_ID,
            clientSecret: values.OIDC_CLIENT_SECRET,
          }
        : null,
    office: { zone: values.OFFICE_ZONE, clearerDiffers: values.CLEARER_DIFFERS },
    rooms: {
      holdMs: values.BOOKING_HOLD_HOURS * 3_600_000,
      offerMs: values.BOOKING_OFFER_HOURS * 3_600_000,
    },
    changes: { quietMs: values.CHANGE_QUIET_MINUTES * 60_000 },
    clock: { adjustable: values.CLOCK_ADJUSTABLE },
    tasks: {
      sweepMs: values.SWEEP_SECONDS * 1000,
      concurrency: values.RELAY_CONCURRENCY,
      drainMs: values.DRAIN_SECONDS * 1000,
    },
    log: { level: values.LOG_LEVEL },
    local: { dataDir: values.CONVENE_DATA_DIR, mongod: values.CONVENE_MONGOD, redis: values.CONVENE_REDIS },
  };
}

/** Settings that mean something only with each other. */
const togetherOrNot = {
  DKIM: ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'],
  OIDC: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: the one place that reads it. */
export const environment = (): Environment => process.env;

/**
 * Reads and validates the environment, once. Every fault is listed in one refusal
 * (`platform/invalid-input`, findings by variable); the result is frozen.
 */
export function loadConfig(given: Environment = environment()): Config {
  const production = given['NODE_ENV'] === 'production';
  const findings: Finding[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [SettingName, Setting][]) {
    const value = given[name] === '' ? undefined : given[name];
    if (production && setting.production === 'required' && value === undefined) {
      findings.push(fault(name, 'must be given in production', setting));
      continue;
    }
    const result = setting.schema.safeParse(value ?? setting.default);
    if (!result.success) {
      const message =
        given === undefined ? 'is missing' : result.error.issues.map((issue) => issue.message).join('; ');
      findings.push(fault(name, message, setting));
      continue;
    }
    values[name] = result.data;
  }
  if (production && values['CLOCK_ADJUSTABLE'] === true) {
    findings.push(fault('CLOCK_ADJUSTABLE', 'must not be true in production', settings.CLOCK_ADJUSTABLE));
  }
  if (production && values['SMTP_REQUIRE_TLS'] === false) {
    findings.push(fault('SMTP_REQUIRE_TLS', 'must be true in production', settings.SMTP_REQUIRE_TLS));
  }
  for (const [family, names] of Object.entries(togetherOrNot)) {
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) continue;
    for (const name of missing)
      findings.push(fault(name, `is missing beside the other ${family} settings`, settings[name]));
  }
  if (findings.length > 0) {
    const list = findings.map((finding) => `${finding.where ?? ''} ${finding.message}`).join('; ');
    throw platformProblems.invalidInput(`The configuration has faults: ${list}.`, { findings });
  }
  return deepFreeze(nest(values as SettingValues));
}

function fault(name: SettingName, message: string, setting: Setting): Finding {
  return { level: 'error', code: 'config/invalid', where: name, message, fix: setting.description };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
