import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/platform/local-services/index.js';
import { eventually } from './eventually.js';
import { connect } from 'node:net';

const run = promisify(execFile);
const BINARY = '/usr/sbin/postfix';
/** Postfix leaves every group: this shell stops it when its input ends, which is at the latest when the tests do. */
const KEEPER = '"$0" -c "$1" start; cat; "$0" -c "$1" stop; rm -rf "$1"';

/** The services of master(5) that a relay needs; none in a chroot. */
const services = (port: number): string => `
127.0.0.1:${port} inet n - n - - smtpd
cleanup    unix n - n - 0 cleanup
qmgr       unix n - n 300 1 qmgr
tlsmgr     unix - - n 1000? 1 tlsmgr
rewrite    unix - - n - - trivial-rewrite
bounce     unix - - n - 0 bounce
defer      unix - - n - 0 bounce
trace      unix - - n - 0 bounce
flush      unix n - n 1000? 0 flush
proxymap   unix - - n - - proxymap
smtp       unix - - n - - smtp
relay      unix - - n - - smtp
showq      unix n - n - - showq
error      unix - - n - - error
retry      unix - - n - - error
anvil      unix - - n - 1 anvil
scache     unix - - n - 1 scache
postlog    unix-dgram n - n - 1 postlogd
`;

export interface PostfixOptions {
  /** Port on loopback of the server that gets everything. */
  relayTo: number;
  /** Answers of access(5) at RCPT TO, by address. */
  recipients?: Record<string, string>;
}

/**
 * A real mail server between us and the mail catcher, in a folder of its own beside whatever the system has: asks
 * for root, as Postfix does. For use within `describeWith('postfix', …)`.
 */
export class Postfix {
  private constructor(
    private readonly folder: string,
    private readonly keeper: ChildProcess,
    readonly url: string,
  ) {}

  static async start({ relayTo, recipients = {} }: PostfixOptions): Promise<Postfix> {
    const folder = await mkdtemp(join(tmpdir(), 'convene-test-postfix-'));
    // Postfix gives up root for most of its work and must get through.
    await chmod(folder, 0o755);
    const port = await freePort();
    const inFolder = (name: string): string => join(folder, name);
    await Promise.all(['queue', 'data', 'log'].map((name) => mkdir(inFolder(name))));
    await run('chown', ['postfix', inFolder('data')]);
    const table = Object.entries(recipients).map(([address, answer]) => `{ ${address} = ${answer} }`);
    const access = table.length > 0 ? `check_recipient_access inline:{ ${table.join(' ')} }, ` : '';
    const settings = {
      compatibility_level: '3.6',
      queue_directory: inFolder('queue'),
      data_directory: inFolder('data'),
      maillog_file: inFolder('log/mail.log'),
      maillog_file_prefixes: folder,
      myhostname: 'relay.example.org',
      mydestination: '',
      mynetworks: '127.0.0.0/8',
      inet_interfaces: '127.0.0.1',
      inet_protocols: 'ipv4',
      relayhost: `[127.0.0.1]:${relayTo}`,
      smtp_dns_support_level: 'disabled',
      smtpd_recipient_restrictions: `${access}permit_mynetworks, reject`,
      smtpd_peername_lookup: 'no',
      minimal_backoff_time: '5s',
      maximal_backoff_time: '5s',
      queue_run_delay: '2s',
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    await writeFile(inFolder('main.cf'), `${lines.join('\n')}\n`);
    await writeFile(inFolder('master.cf'), services(port).trimStart());
    const keeper = spawn('/bin/sh', ['-c', KEEPER, BINARY, folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    const postfix = new Postfix(folder, keeper, `smtp://127.0.0.1:${port}`);
    try {
      await eventually(() => greets(port), 30_000);
      return postfix;
    } catch (error) {
      const said = await postfix.log();
      await postfix.stop();
      throw new Error(`Postfix did not start: ${said}`, { cause: error });
    }
  }

  async log(): Promise<string> {
    return readFile(join(this.folder, 'log/mail.log'), 'utf8').catch(() => 'it wrote no log');
  }

  async stop(): Promise<void> {
    const { keeper } = this;
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    const gone = new Promise((resolve) => keeper.once('exit', resolve));
    keeper.stdin?.end();
    await gone;
  }
}

function greets(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', () => {
      socket.end('QUIT\r\n');
      resolve();
    });
  });
}
