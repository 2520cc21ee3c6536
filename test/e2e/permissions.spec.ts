import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { accessOf, consoleHandler } from '../../src/access/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { features } from '../../src/roles/features.js';
import { testConfig } from '../support/config.js';

/** Addresses that anybody may use; whatever is added here is a decision. */
const open = [
  'AnswerController',
  'AssetsController',
  'BookingController',
  'ConfirmController',
  'DocumentsController',
  'FeedsController',
  'FollowController',
  'HealthController',
  'MeetingPagesController',
  'ProblemsController',
  'RoomFeedsController',
  'SignInController',
  'SignedFilesController',
];

describe('addresses', () => {
  let running: Running;
  beforeAll(async () => {
    running = await boot(
      testConfig({ APP_ROLE: 'api' }),
      { ...features, common: [...features.common, DiscoveryModule] },
      { logger: false },
    );
  });
  afterAll(async () => {
    await running?.close();
  });

  it('each name the permission they need, or are open on purpose', () => {
    const reflector = running.app.get(Reflector);
    const scanner = new MetadataScanner();
    const unnamed: string[] = [];
    const openControllers = new Set<string>();
    const ungated: string[] = [];
    let count = 0;
    for (const { instance, metatype } of running.app.get(DiscoveryService).getControllers()) {
      const controller = instance as Record<string, () => unknown>;
      for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const handler = controller[name];
        if (!handler || !Reflect.hasMetadata('path', handler)) continue;
        count += 1;
        const access = accessOf(reflector, handler, metatype as new () => unknown);
        if (access === undefined) unnamed.push(`${metatype?.name ?? '?'}.${name}`);
        const paths = [Reflect.getMetadata('path', metatype as object)].flat() as string[];
        const gated = consoleHandler(reflector, {
          getHandler: () => handler,
          getClass: () => metatype as never,
        });
        if (paths.some((path) => /^office\b/.test(path)) && !gated && access !== 'public')
          ungated.push(`${metatype?.name ?? '?'}.${name}`);
        if (access === 'public') openControllers.add(metatype?.name ?? '?');
      }
    }
    expect(unnamed).toEqual([]);
    expect(ungated).toEqual([]);
    expect(count).toBeGreaterThan(50);
    expect([...openControllers].sort()).toEqual(open);
  });
});
