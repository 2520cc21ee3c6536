import { createServer } from 'node:net';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../system-error.js';

export type PortName = 'mongo' | 'redis' | 'smtp' | 'web';

/** A port of 127.0.0.1 that nobody listens on: the wished one if it is free, else any. It is free now, not for ever. */
export async function freePort(wished = 0): Promise<number> {
  const open = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
      });
    });
  try {
    return await open(wished);
  } catch (error) {
    if (wished === 0 || !isCode(error, 'EADDRINUSE', 'EACCES')) throw error;
    return open(0);
  }
}

/** The ports of the last start in a data folder, used again where they are free, so that bookmarks stay good. */
export class RememberedPorts {
  private constructor(
    private readonly path: string,
    private readonly ports: Partial<Record<PortName, number>>,
  ) {}

  static async of(dataDir: string): Promise<RememberedPorts> {
    const path = join(dataDir, 'ports.json');
    try {
      return new RememberedPorts(path, JSON.parse(await readFile(path, 'utf8')) as Record<PortName, number>);
    } catch (error) {
      // Half a file is as good as none: any free port will do.
      if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return new RememberedPorts(path, {});
      throw error;
    }
  }

  get(name: PortName): number {
    return this.ports[name] ?? 0;
  }

  async keep(ports: Partial<Record<PortName, number>>): Promise<void> {
    Object.assign(this.ports, ports);
    await writeFile(`${this.path}.next`, JSON.stringify(this.ports));
    await rename(`${this.path}.next`, this.path);
  }
}
