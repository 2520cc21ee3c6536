import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { asSystemRefusal } from './system-refusal.js';

describe('faults of the surroundings', () => {
  it('name the port that is taken', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => first.once('listening', resolve));
    const { port } = first.address() as AddressInfo;
    const second = createServer().listen(port, '127.0.0.1');
    const error = await new Promise<unknown>((resolve) => second.once('error', resolve));
    first.close();
    expect(asSystemRefusal(error)).toMatchObject({
      code: 'start/port-taken',
      detail: `127.0.0.1:${port}: another program listens there. Name another port in HTTP_PORT.`,
    });
  });

  it('name the database that does not answer', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), {
      name: 'MongooseServerSelectionError',
    });
    expect(asSystemRefusal(error)).toMatchObject({ code: 'start/no-database' });
  });

  it('are not seen in a mistake of our own', () => {
    expect(asSystemRefusal(new TypeError('x is not a function'))).toBeNull();
  });
});
