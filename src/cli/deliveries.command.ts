import { ApiClient } from './api-client.js';
import { cliProblems } from './cli.problems.js';
import type { DeliveryOptions } from './options.js';
import { Output } from './output.js';

interface DeliveryLine {
  id: string;
  state: string;
  mailbox: string;
  addressee: { name: string };
  attempts: number;
  lastReply?: { code?: number; text?: string } | null;
}

/** The ledger of mails: look, try again, or give up with a reason. */
export async function deliveries(options: DeliveryOptions, json: boolean): Promise<void> {
  const api = new ApiClient(options.url, options.token);
  const output = new Output(json);
  if (options.retry !== undefined) {
    const row = await api.post<DeliveryLine>(`/api/v1/deliveries/${encodeURIComponent(options.retry)}/retry`);
    output.result(row, asLine(row));
  } else if (options.giveUp !== undefined) {
    if (!options.reason) throw cliProblems.incomplete('Say with --reason why it is given up.');
    const row = await api.post<DeliveryLine>(
      `/api/v1/deliveries/${encodeURIComponent(options.giveUp)}/give-up`,
      { reason: options.reason },
    );
    output.result(row, asLine(row));
  } else {
    const rows = await api.all<DeliveryLine>('/api/v1/deliveries', {
      state: options.state,
      ...(options.letter === undefined ? {} : { sourceKind: 'letter', sourceId: options.letter }),
    });
    output.result(rows, rows.map(asLine).join('\n'));
  }
}

const asLine = ({ id, state, mailbox, addressee, attempts, lastReply }: DeliveryLine): string =>
  `${id}  ${state.padEnd(10)} ${mailbox.padEnd(48)} ${attempts}x  ${addressee.name}${lastReply?.text ? `  "${lastReply.text}"` : ''}`;
