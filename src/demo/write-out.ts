import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '../cli/api-client.js';
import type { Output } from '../cli/output.js';
import type { House } from '../roles/house.js';
import type { DemoRecord } from './demo-record.js';

/**
 * Writes what the round produced: `mail/*.eml` as the mail server received it, `letters/*.pdf`, `calendar/*.ics`
 * and the event log as `events.ndjson`.
 */
export async function writeOut(
  folder: string,
  office: ApiClient,
  house: House,
  record: DemoRecord,
  output: Output,
): Promise<void> {
  for (const part of ['mail', 'letters', 'calendar']) await mkdir(join(folder, part), { recursive: true });
  const { mail } = house.services;
  const mails = mail.messages();
  const progress = output.progress('  writing mails', mails.length);
  for (const [index, caught] of mails.entries()) {
    const name = `${String(caught.id).padStart(5, '0')} ${caught.to[0] ?? 'nobody'}.eml`;
    await writeFile(join(folder, 'mail', name), await mail.raw(caught));
    progress.to(index + 1);
  }
  progress.end();
  const letters = await office.all<{ id: string; filename: string }>('/api/v1/letters');
  for (const { id, filename } of letters) {
    await writeFile(join(folder, 'letters', filename), await office.bytes(`/api/v1/letters/${id}/pdf`));
  }
  const { items } = await office.get<{ items: { filename?: string; title: string; url: string }[] }>(
    `/api/v1/letters/${record.coverLetterId}/links`,
  );
  for (const { filename, url } of items) {
    if (filename === undefined || letters.some((letter) => letter.filename === filename)) continue;
    await writeFile(join(folder, 'letters', filename), await office.bytes(new URL(url).pathname));
  }
  for (const [name, path] of [
    ['meeting', `meetings/${record.meetingId}`],
    ['process', `processes/${record.processId}`],
  ] as const) {
    await writeFile(join(folder, 'calendar', `${name}.ics`), await office.bytes(`/calendar/${path}.ics`));
  }
  const events = await office.all<unknown>('/api/v1/events');
  await writeFile(
    join(folder, 'events.ndjson'),
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  output.line(`Written to ${folder}: ${mails.length} mails, letters, feeds, ${events.length} events`);
}
