import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ConsoleSession } from '../../../access/index.js';
import {
  Contacts,
  Delegations,
  nameOn,
  Organisations,
  type Owner,
  standingSources,
} from '../../../directory/index.js';
import { LettersRepository } from '../../../letters/index.js';
import { Meetings } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { Console } from '../frame/index.js';
import { DelegationPage } from './delegation-page.js';
import type { SentLetter } from './delegations-page.js';
import type { Refused } from './mailboxes.js';
import { OrganisationPage } from './organisation-pages.js';
import { directoryCrumbs } from './parts.js';

const LETTERS = 10;

/** Sends the page of a delegation or organisation: the one that its mailboxes' forms come back to. */
@Injectable()
export class OwnerPages {
  constructor(
    private readonly console: Console,
    private readonly delegations: Delegations,
    private readonly organisations: Organisations,
    private readonly contacts: Contacts,
    private readonly letters: LettersRepository,
    private readonly meetings: Meetings,
    private readonly day: OfficeDay,
  ) {}

  async send(reply: FastifyReply, session: ConsoleSession, owner: Owner, refused?: Refused): Promise<void> {
    const title = await this.nameOf(owner);
    const children = await (owner.type === 'delegation'
      ? this.delegation(session, owner, title, refused)
      : this.organisation(session, owner, refused));
    const parent = owner.type === 'delegation' ? [] : [ORGANISATIONS];
    await this.console.send(reply, session, {
      title,
      nav: 'directory',
      crumbs: directoryCrumbs(...parent, { text: title }),
      wide: true,
      faults: refused?.faults ?? [],
      children,
    });
  }

  /** What the owner is called today. Throws `directory/delegation-not-found`, `directory/organisation-not-found`. */
  async nameOf({ type, id }: Owner): Promise<string> {
    if (type === 'organisation') return (await this.organisations.get(id)).name;
    return nameOn(await this.delegations.get(id), 'en', this.day.today())?.name ?? id;
  }

  private async delegation(
    session: ConsoleSession,
    owner: Owner,
    name: string,
    refused: Refused | undefined,
  ): Promise<JSX.Element> {
    const [delegation, contacts, letters] = await Promise.all([
      this.delegations.get(owner.id),
      this.contacts.of(owner),
      this.lettersTo(session, owner.id),
    ]);
    const today = this.day.today();
    // The packaged facts name their sources by key.
    const sources = await standingSources();
    const sourceOf = (key: string): string =>
      (Object.hasOwn(sources, key) ? sources[key]?.title : undefined) ?? key;
    return DelegationPage({ session, delegation, name, contacts, letters, today, sourceOf, refused });
  }

  private async organisation(
    session: ConsoleSession,
    owner: Owner,
    refused: Refused | undefined,
  ): Promise<JSX.Element> {
    const [organisation, contacts, letters] = await Promise.all([
      this.organisations.get(owner.id),
      this.contacts.of(owner),
      this.lettersTo(session, owner.id),
    ]);
    const processes = await this.meetings.processTitles(
      (organisation.accreditations ?? []).flatMap(({ processId }) => processId ?? []),
    );
    const today = this.day.today();
    return OrganisationPage({ session, organisation, contacts, letters, processes, today, refused });
  }

  /** Only of the process that the person may see. */
  private async lettersTo(session: ConsoleSession, id: string): Promise<SentLetter[]> {
    if (!session.may('letters:read')) return [];
    const letters = await this.letters.issuedTo(id, session.person.processId, LETTERS);
    return letters.map(({ _id, subject, date }) => ({ id: _id, subject, date }));
  }
}

export const ORGANISATIONS = { text: 'Organisations', href: '/office/directory/organisations' };
