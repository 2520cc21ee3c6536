import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MailCatcher } from '../mail-catcher/index.js';
import { MachineClock } from '../time/clocks.js';
import { localServicesProblems } from './local-services.problems.js';
import { mongoServer } from './mongo.server.js';
import { RememberedPorts } from './ports.js';
import { redisServer } from './redis.server.js';
import {
  binaryOf,
  endOf,
  type RunningServer,
  type ServerKindOf,
  type ServerName,
  startServer,
} from './server.js';
import { ServicesFile } from './services-file.js';
import { type ServerExit, Supervisor } from './supervisor.client.js';

export type ServiceName = ServerName | 'smtp';

export interface LocalServicesOptions {
  /** Folder of all data; one program at a time. */
  dataDir: string;
  want: readonly ServiceName[];
  /** Addresses that are configured: these are used, and no server of ours is started for them. */
  given?: { mongoUri?: string | undefined; redisUrl?: string | undefined; smtpUrl?: string | undefined };
  /** Paths of binaries, before the search on PATH and in the user's cache. */
  binaries?: { mongod?: string | undefined; redis?: string | undefined };
  /** Name of the database in the MongoDB address. */
  database?: string;
  /** WiredTiger's cache, in GB. */
  cacheGB?: number;
  /** Told when a server ends that nobody stopped. */
  onExit?: (exit: ServerExit) => void;
}

/**
 * The servers of one machine: MongoDB as a replica set of one, Redis or Valkey with AOF and noeviction, and the mail
 * catcher. They are the real servers, on 127.0.0.1 alone, and end with the program, however that ends.
 */
export class LocalServices {
  private readonly servers = new Map<ServerName, RunningServer>();
  private supervisor: Supervisor | undefined;
  private catcher: MailCatcher | undefined;
  private stopped: Promise<void> | undefined;
  /** Servers that were told to end: nobody needs to hear of it. */
  private readonly ending = new Set<string>();

  private constructor(
    private readonly options: LocalServicesOptions & { dataDir: string },
    private readonly file: ServicesFile,
  ) {}

  /**
   * Starts what is wanted and not given. Refuses with `local-services/already-running` (who, since when, where),
   * `local-services/server-missing` (the ways to get it), `local-services/start-failed` (its log's last words);
   * then nothing of it is left running.
   */
  static async start(options: LocalServicesOptions): Promise<LocalServices> {
    const dataDir = resolve(options.dataDir);
    const file = await ServicesFile.acquire(dataDir, new MachineClock().now());
    const services = new LocalServices({ ...options, dataDir }, file);
    try {
      await services.startAll();
      return services;
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  /** Address of MongoDB with the database's name. */
  get mongoUri(): string {
    return this.options.given?.mongoUri ?? wanted(this.servers.get('mongo')?.url, 'mongo');
  }

  get redisUrl(): string {
    return this.options.given?.redisUrl ?? wanted(this.servers.get('redis')?.url, 'redis');
  }

  get smtpUrl(): string {
    return this.options.given?.smtpUrl ?? wanted(this.catcher?.smtpUrl, 'smtp');
  }

  /** Address of the mail catcher's pages. */
  get mailWebUrl(): string {
    return wanted(this.catcher?.webUrl, 'smtp');
  }

  /** The mail catcher; not there when SMTP_URL is given. */
  get mail(): MailCatcher {
    return wanted(this.catcher, 'smtp');
  }

  /** Kills a server on purpose, as a crash would; {@link restart} brings it back. For tests of failure. */
  async kill(name: ServerName, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const supervisor = wanted(this.supervisor, name);
    this.ending.add(name);
    await endOf(supervisor, name, signal);
  }

  /** Starts a killed server again on its data and at its address. */
  async restart(name: ServerName): Promise<void> {
    const before = wanted(this.servers.get(name), name);
    const kind = name === 'mongo' ? this.mongo() : redisServer();
    await this.startOne(wanted(this.supervisor, name), kind, before.binary, before.port);
    this.ending.delete(name);
    await this.record();
  }

  /** Stops all cleanly; the second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async startAll(): Promise<void> {
    const { dataDir, want, given, binaries } = this.options;
    const ports = await RememberedPorts.of(dataDir);
    const kinds: { kind: ServerKindOf; binary: string }[] = [];
    if (want.includes('mongo') && given?.mongoUri === undefined) {
      kinds.push({ kind: this.mongo(), binary: await binaryOf('mongod', binaries?.mongod) });
    }
    if (want.includes('redis') && given?.redisUrl === undefined) {
      kinds.push({ kind: redisServer(), binary: await binaryOf('redis', binaries?.redis) });
    }
    if (kinds.length > 0) {
      await mkdir(join(dataDir, 'logs'), { recursive: true });
      const supervisor = await Supervisor.launch(join(dataDir, 'logs', 'supervisor.log'));
      this.supervisor = supervisor;
      supervisor.onExit((exit) => {
        if (this.stopped === undefined && !this.ending.has(exit.name)) this.options.onExit?.(exit);
      });
      await this.file.update({ supervisor: supervisor.mark });
      // All settle before a failure is passed on, so that none is started behind the back of stop().
      const outcomes = await Promise.allSettled(
        kinds.map(({ kind, binary }) => this.startOne(supervisor, kind, binary, ports.get(kind.name))),
      );
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    }
    if (want.includes('smtp') && given?.smtpUrl === undefined) {
      this.catcher = await MailCatcher.start({
        dir: join(dataDir, 'mail'),
        smtpPort: ports.get('smtp'),
        webPort: ports.get('web'),
      });
      await ports.keep({ smtp: this.catcher.smtpPort, web: this.catcher.webPort });
    }
    for (const [name, { port }] of this.servers) await ports.keep({ [name]: port });
    await this.record();
    this.supervisor?.unref();
  }

  private mongo(): ServerKindOf {
    return mongoServer(this.options.database ?? 'convene', this.options.cacheGB ?? 0.5);
  }

  private async startOne(supervisor: Supervisor, kind: ServerKindOf, binary: string, wishedPort: number) {
    const { dataDir } = this.options;
    const running = await startServer(supervisor, kind, { binary, dataDir, wishedPort });
    this.servers.set(kind.name, running);
  }

  private async record(): Promise<void> {
    const { given } = this.options;
    const addresses = {
      mongoUri: given?.mongoUri === undefined ? this.servers.get('mongo')?.url : undefined,
      redisUrl: given?.redisUrl === undefined ? this.servers.get('redis')?.url : undefined,
      smtpUrl: this.catcher?.smtpUrl,
      mailWebUrl: this.catcher?.webUrl,
    };
    const known = Object.fromEntries(Object.entries(addresses).filter(([, value]) => value !== undefined));
    await this.file.update({
      servers: [...this.servers].map(([name, server]) => ({
        name,
        process: server.process,
        url: server.url,
      })),
      ...known,
    });
  }

  private async stopAll(): Promise<void> {
    await this.catcher?.stop();
    await this.supervisor?.stop();
    await this.file.release();
  }
}

/** Finds or starts the servers of this machine; see {@link LocalServices.start}. */
export function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  return LocalServices.start(options);
}

function wanted<T>(value: T | undefined, name: ServiceName): T {
  if (value !== undefined) return value;
  throw localServicesProblems.notStarted(`"${name}" is not among the local services of this program.`);
}
