import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { csvOf, ProcessClock } from '../../platform/index.js';
import type { Contact } from '../domain/contact.js';
import { groupBy } from '../domain/group-by.js';
import type { Organisation } from '../domain/organisation.js';
import { columnsOf, type ImportKind } from '../imports/kinds.js';

export const exportKinds = ['stakeholders', 'contacts'] as const satisfies readonly ImportKind[];
export type ExportKind = (typeof exportKinds)[number];

type Cells = Readonly<Record<string, string | undefined>>;

/**
 * The directory as tables with the columns that the import takes, so that a file can go out, be edited and come back:
 * unedited, it changes nothing. Cells that spreadsheets would calculate are made inert.
 */
@Injectable()
export class DirectoryExport {
  constructor(
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    private readonly clock: ProcessClock,
  ) {}

  async csv(kind: ExportKind): Promise<Buffer> {
    const { required, optional } = columnsOf(kind);
    const columns = [...required, ...optional];
    const rows = await (kind === 'stakeholders' ? this.stakeholderRows() : this.contactRows());
    return csvOf(
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? '')),
    );
  }

  /**
   * A row for each accreditation and each mailbox in use, side by side; what there is fewer of repeats its last
   * accreditation or leaves the mailbox empty.
   */
  private async stakeholderRows(): Promise<Cells[]> {
    const today = this.clock.now().toISOString().slice(0, 10);
    const [organisations, contacts] = await Promise.all([
      this.organisations
        .find({ 'accreditations.0': { $exists: true } })
        .sort({ _id: 1 })
        .lean<Organisation[]>(),
      this.contacts
        .find({ 'owner.type': 'organisation' })
        .sort({ order: 1, addressKey: 1 })
        .lean<Contact[]>(),
    ]);
    const inUse = contacts.filter(({ until }) => until === undefined || until >= today);
    const mailboxes = groupBy(inUse, ({ owner }) => owner.id);
    return organisations.flatMap((organisation) =>
      stakeholderCells(organisation, mailboxes.get(organisation._id) ?? []),
    );
  }

  /** Every mailbox, past and coming ones too, with its days. */
  private async contactRows(): Promise<Cells[]> {
    const contacts = await this.contacts
      .find()
      .sort({ 'owner.id': 1, order: 1, addressKey: 1 })
      .lean<Contact[]>();
    return contacts.map(({ owner, address, role, name, order, language, source, from, until }) => ({
      owner: owner.id,
      address,
      role,
      name,
      order: String(order),
      language,
      source,
      from,
      until,
    }));
  }
}

function stakeholderCells(organisation: Organisation, mailboxes: readonly Contact[]): Cells[] {
  const { _id: id, name, names, kind, correspondence, accreditations = [], fictitious } = organisation;
  const count = Math.max(accreditations.length, mailboxes.length);
  return Array.from({ length: count }, (_, n): Cells => {
    const accreditation = accreditations[n] ?? accreditations.at(-1);
    const mailbox = mailboxes[n];
    return {
      id,
      name,
      name_fr: Object.hasOwn(names, 'fr') ? names['fr'] : undefined,
      kind,
      language: correspondence,
      accredited_on: accreditation?.from,
      accredited_until: accreditation?.until,
      source: accreditation?.source,
      process: accreditation?.processId,
      address: mailbox?.address,
      contact: mailbox?.name,
      role: mailbox?.role,
      order: mailbox === undefined ? undefined : String(mailbox.order),
      fictitious: fictitious ? 'yes' : undefined,
    };
  });
}
