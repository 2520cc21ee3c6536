/** How a letter reaches an addressee, if not by mail. */
export const receiptChannels = ['by-hand', 'e-delegate', 'fax', 'post', 'other'] as const;
export type ReceiptChannel = (typeof receiptChannels)[number];

/** The channel in words, as it stands after "delivered". */
export const channelNames: Readonly<Record<ReceiptChannel, string>> = {
  'by-hand': 'by hand',
  'e-delegate': 'through e-deleGATE',
  fax: 'by fax',
  post: 'by post',
  other: 'in another way',
};

/** What an audience says of those who have no mailbox. */
interface ChosenChannels {
  byHand?: string[];
  channels?: { addressee: string; channel: ReceiptChannel }[];
}

/** Which channel the writer has set for whom; `byHand` is how older drafts say it. */
export function channelsOf(audience: ChosenChannels | undefined): Map<string, ReceiptChannel> {
  const channels = new Map<string, ReceiptChannel>();
  for (const id of audience?.byHand ?? []) channels.set(id, 'by-hand');
  for (const { addressee, channel } of audience?.channels ?? []) channels.set(addressee, channel);
  return channels;
}
