import type { INestApplicationContext } from '@nestjs/common';
import type { Environment } from '../../platform/index.js';
import { Deliveries, MailModule } from '../../mail/index.js';
import { systemActor, UnitOfWork } from '../../messaging/index.js';
import { openContext } from '../../roles/context.js';
import { LedgerReader } from '../ledger-reader.js';
import { Sink } from '../sink/sink.client.js';
import type { Child } from '../support/child.js';
import type { Stage } from '../support/stage.js';
import { judge, type Judgement } from './judge.js';
import { sampleDeliveries, SampleLettersModule } from './sample-letters.js';
import { type Scale, scaleOf, type Scenario, WORKERS } from './scenarios.js';

export interface TrialResult extends Judgement {
  name: string;
  title: string;
  /** Of the whole trial, with the start of its processes. */
  seconds: number;
}

/** Mails of a trial come from so many letters: as many jobs wait in the queue at the least. */
const LETTERS_AT_LEAST = 20;
/** The share of the mails that have left when something breaks. */
const BREAK_AT = 1 / 3;
const MOST_PER_TRANSACTION = 5_000;
const FAIL_AFTER_MS = 240_000;

/** Back-off and sweep are shortened where waiting for them would prove nothing; the lease only in small trials. */
const settingsOf = ({ small, connections, window }: Scale): Environment => ({
  SMTP_CONNECTIONS: String(connections),
  MAIL_WINDOW: String(window),
  MAIL_BACKOFF_SECONDS: '1,1,2',
  ...(small ? { MAIL_LEASE_SECONDS: '5', SWEEP_SECONDS: '1' } : {}),
});

/**
 * One trial: two worker processes and a mail server of their own, so many deliveries at once, something that goes
 * wrong on the way, and then the count. Nothing is measured before the ledger says that every mail is settled.
 */
export async function runTrial(
  stage: Stage,
  scenario: Scenario,
  letters: number,
  told: (taken: number) => void = () => undefined,
): Promise<TrialResult> {
  const begin = performance.now();
  const scale = scaleOf(letters);
  const sink = await Sink.start(stage, { hashes: true });
  const settings = { ...settingsOf(scale), ...scenario.settings?.(scale) };
  const place = stage.place(`chaos-${scenario.name}`, sink.url, settings);
  await sink.behave(scenario.behaviour(scale));
  // Indexes and schema version are made here, before two workers would make them at the same time.
  const context = await openContext(place.config, [MailModule, SampleLettersModule]);
  const workers: Child[] = [];
  const ledger = await LedgerReader.open(place);
  try {
    const starting = Array.from({ length: WORKERS }, (_, n) =>
      stage.worker(place, 'mail', `worker-${n + 1}`),
    );
    workers.push(...(await Promise.all(starting)));
    await fanOut(context, letters);
    let faultEndedAt: number | null = null;
    if (scenario.fault) {
      await sink.untilTaken(Math.ceil(letters * BREAK_AT), FAIL_AFTER_MS, told);
      await scenario.fault({ stage, place, sink, workers });
      faultEndedAt = Date.now();
    }
    const settled = await ledger.settled(letters, FAIL_AFTER_MS);
    const { mails, lastTroubleAt } = await sink.report();
    told(mails.length);
    const rows = await ledger.rows();
    const evidence = { letters, rows, mails, settled, faultEndedAt: faultEndedAt ?? lastTroubleAt };
    return {
      name: scenario.name,
      title: scenario.title,
      ...judge(evidence, scenario.allowed(scale)),
      seconds: Math.round((performance.now() - begin) / 100) / 10,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await context.close();
    await ledger.close();
    await sink.stop();
    await stage.drop(place);
  }
}

async function fanOut(context: INestApplicationContext, letters: number): Promise<void> {
  const deliveries = context.get(Deliveries);
  const rows = sampleDeliveries(letters, Math.max(1, Math.floor(letters / LETTERS_AT_LEAST)), new Date(0));
  for (let from = 0; from < rows.length; from += MOST_PER_TRANSACTION) {
    const some = rows.slice(from, from + MOST_PER_TRANSACTION);
    await context.get(UnitOfWork).run(systemActor('chaos', 'measure'), (tx) => deliveries.fanOut(tx, some));
  }
}
