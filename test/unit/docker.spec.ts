import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { loadConfig } from '../../src/platform/index.js';
import { type Setting, settings } from '../../src/platform/config/settings.js';

/** No engine runs the files in docker/ here; this holds their shape and keeps them in step with the settings. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(`${root}docker/${name}`, 'utf8');

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  deploy?: { replicas: number };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

const compose = load(read('compose.yaml'), { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;
const services = Object.entries(compose.services);
const service = (name: string): Service => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
};

type Variables = Record<string, string>;

/** As Compose reads a file of variables; `commented` takes those after a # as well. */
function variables(text: string, commented = false): Variables {
  const line = commented ? /^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm : /^([A-Z][A-Z_]+)=(.*)$/gm;
  return Object.fromEntries([...text.matchAll(line)].map(([, name = '', value = '']) => [name, value]));
}

const REFERENCE = /\$\{([A-Z_]+)(?::-([^}]*))?\}/g;

/** What a container of the service sees: the file's variables, then its own, with ${NAME:-default} filled in. */
function environmentOf(name: string, file: Variables): Variables {
  const own = Object.entries(service(name).environment ?? {}).map(([variable, value]): [string, string] => [
    variable,
    value.replace(REFERENCE, (_whole, other: string, standard?: string) => file[other] || (standard ?? '')),
  ]);
  return { ...file, ...Object.fromEntries(own) };
}

const example = variables(read('.env.example'));
const key = `a:${Buffer.alloc(32, 1).toString('base64url')}`;

describe('docker/compose.yaml', () => {
  it('runs an api, two workers, MongoDB as a replica set, Redis and a mail catcher', () => {
    expect(service('api').environment?.['APP_ROLE']).toBe('api');
    expect(service('worker').environment?.['APP_ROLE']).toBe('worker');
    expect(service('worker').deploy?.replicas).toBe(2);
    expect(service('mongo').command?.join(' ')).toContain('--replSet rs0');
    expect(service('mongo-set').command?.join(' ')).toContain("rs.initiate({ _id: 'rs0'");
    const redis = service('redis').command?.join(' ');
    expect(redis).toContain('--appendonly yes');
    expect(redis).toContain('--maxmemory-policy noeviction');
    expect(service('mail-catcher').command).toContain('catch-mail');
  });

  it('waits only for services that there are, and for their health only where it is looked at', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const { build, healthcheck } = service(other);
        // The image of the Dockerfile brings a health check along.
        const looked = healthcheck !== undefined || build !== undefined;
        expect([name, other, condition]).toEqual([
          name,
          other,
          looked ? 'service_healthy' : 'service_completed_successfully',
        ]);
      }
    }
  });

  it('names only hosts and volumes that there are', () => {
    const hosts = Object.values(service('api').environment ?? {}).flatMap((value) =>
      [...value.matchAll(/:-[a-z]+:\/\/([^:/}]+)/g)].map(([, host]) => host),
    );
    expect(hosts).toEqual(['127.0.0.1', 'mongo', 'redis', 'mail-catcher']);
    for (const host of hosts.slice(1)) expect(Object.keys(compose.services)).toContain(host);
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((entry) => entry.split(':')[0]));
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('publishes ports to this machine alone', () => {
    for (const port of services.flatMap(([, { ports = [] }]) => ports))
      expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('builds from a Dockerfile that is there', () => {
    const { build } = service('api');
    expect(build?.context).toBe('..');
    expect(existsSync(`${root}${build?.dockerfile ?? 'nothing'}`)).toBe(true);
  });

  it.each(['api', 'worker'])('gives the %s a configuration that it starts with, as it stands', (name) => {
    expect(loadConfig(environmentOf(name, {}))).toMatchObject({
      env: 'development',
      role: name,
      http: { host: '0.0.0.0', port: 3000 },
      mongo: { uri: 'mongodb://mongo:27017/convene?replicaSet=rs0' },
    });
  });

  it.each(['api', 'worker'])('gives the %s a configuration for production with .env.example', (name) => {
    const config = loadConfig(environmentOf(name, { ...example, LINK_KEYS: key }));
    expect(config).toMatchObject({ production: true, smtp: { requireTls: true } });
    expect(config.http.publicUrl).toBe('https://convene.example.org');
  });
});

describe('the variables in docker/', () => {
  const known = Object.keys(settings);

  it('are all in the configuration table', () => {
    const named = [
      ...Object.keys(variables(read('.env.example'), true)),
      ...services.flatMap(([, { environment = {} }]) => Object.keys(environment)),
      ...[...read('compose.yaml').matchAll(REFERENCE)].map(([, name = '']) => name),
      ...[...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, list = '']) =>
        list.split(' ').map((pair) => pair.split('=')[0] ?? ''),
      ),
    ];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('name everything that production asks for, and hold no secret', () => {
    const asked = (Object.entries(settings) as [string, Setting][]).filter(
      ([, { production }]) => production === 'required',
    );
    expect(Object.keys(example)).toEqual(expect.arrayContaining(asked.map(([name]) => name)));
    expect(example['LINK_KEYS']).toBe('');
    expect(() => loadConfig(environmentOf('api', example))).toThrow(/LINK_KEYS/);
  });
});

describe('docker/Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
  const copies = lines.flatMap((line) => {
    const [, from, paths] = /^COPY (?:--from=(\S+) )?(.*)$/.exec(line) ?? [];
    return paths === undefined ? [] : [{ from, paths: paths.split(' ').slice(0, -1) }];
  });

  it('copies from stages that there are, and from the clone what is in it and is let through', () => {
    expect(stages).toEqual(['build', 'packages', 'service']);
    const ignored = read('Dockerfile.dockerignore').split('\n');
    expect(ignored.filter((line) => line !== '' && !/^[#!]/.test(line))).toEqual(['*']);
    for (const { from, paths } of copies) {
      if (from === undefined) {
        for (const path of paths) {
          expect([path, existsSync(`${root}${path}`)]).toEqual([path, true]);
          expect(ignored).toContain(`!${path}`);
        }
      } else {
        expect(stages.slice(0, -1)).toContain(from);
        for (const path of paths) expect(path).toMatch(/^\/app\/(dist|node_modules)$/);
      }
    }
  });

  it('leaves the packages that build and test behind, and does not run as root', () => {
    const last = lines.slice(lines.findIndex((line) => line.endsWith(' AS service')));
    expect(lines.join('\n')).toContain('npm ci --omit=dev');
    expect(last).toContain('USER node');
    expect(last.indexOf('USER node')).toBeLessThan(last.findIndex((line) => line.startsWith('CMD ')));
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });
});
