import { describe, expect, it } from '@jest/globals';
import { answerReceipt, type ReceiptFacts, withdrawalReceipt } from './answer-receipt.js';
import type { AnswerRow, Invitation } from './answer.types.js';
import { letterFoot } from './letter-foot.js';

const at = new Date('2017-06-08T12:00:00Z');
const hostile = 'Atlantis *R* {{x}} <b>&"';
const row: AnswerRow = {
  _id: 'a1',
  kind: 'answer',
  invitationId: 'inv-1',
  meetingId: 'm',
  n: 1,
  at,
  typedBy: { kind: 'link', id: 'inv-1', name: 'Registry <1>' },
  value: 'accepted',
  level: 'minister',
  participants: [{ name: 'Ms. Ada <Sample>', function: 'Adviser' }],
  comment: 'a < b',
  channel: 'link',
  byOffice: false,
  dated: null,
  outcome: 'stands',
};
const invitation: Invitation = {
  _id: 'inv-1',
  version: 1,
  processId: 'p',
  meetingId: 'm',
  letterId: 'l',
  addressee: {
    id: 'del-x',
    name: hostile,
    category: 'member-state',
    electoralGroup: null,
    consultationGroups: [],
    fictitious: true,
  },
  mailboxes: [],
  openedAt: at,
  expiresAt: at,
  standing: {
    answerId: 'a1',
    value: 'accepted',
    level: 'minister',
    participants: row.participants,
    comment: null,
    channel: 'link',
    at,
    namesFrom: null,
  },
  value: 'accepted',
};
const facts: ReceiptFacts = {
  invitation,
  row,
  heading: 'Third informal thematic session',
  datesAndPlace: '19 and 20 June 2017, Geneva',
  at: 'Thursday, 8 June 2017, 14:00 (Europe/Zurich)',
  answerLink: 'https://convene.example.org/a/token',
  withdrawLink: 'https://convene.example.org/w/token',
  whatToDo: 'write to office@example.org',
};

describe('the receipt of an answer', () => {
  it('says who answered what, when and how, and how to take it back', () => {
    const { subject, text } = answerReceipt(facts);
    expect(subject).toBe(`Receipt: ${hostile} will attend (Third informal thematic session)`);
    expect(text).toContain('Participant: Ms. Ada <Sample>, Adviser');
    expect(text).toContain('Level: Minister');
    expect(text).toContain(
      'Received: Thursday, 8 June 2017, 14:00 (Europe/Zurich), by the link in the letter',
    );
    expect(text).toContain('Typed by: Registry <1>');
    expect(text).toContain('Not you? Withdraw this answer:\nhttps://convene.example.org/w/token');
    expect(text).toContain('It is your delegation’s answer.');
  });

  it('shows text of people as text, never as markup', () => {
    const { html } = answerReceipt(facts);
    expect(html).toContain('Atlantis *R* {{x}} &lt;b>&amp;');
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('<Sample>');
  });

  it('says plainly when an answer does not stand', () => {
    const standing = {
      ...(invitation.standing ?? ({} as never)),
      channel: 'note-verbale',
      answerId: 'a0',
    } as Invitation['standing'];
    const { text } = answerReceipt({
      ...facts,
      invitation: { ...invitation, standing },
      row: { ...row, value: 'declined', outcome: 'differs' },
    });
    expect(text).toContain(
      'does not replace it. The answer that stands is: will attend (note verbale). The office will ask you.',
    );
  });

  it('offers to dispute, not to withdraw, what the office entered', () => {
    const { text } = answerReceipt({
      ...facts,
      row: { ...row, byOffice: true, channel: 'note-verbale', dated: '2017-06-07' },
    });
    expect(text).toContain('Typed by: the office');
    expect(text).toContain('Dated: 2017-06-07');
    expect(text).toContain('If this is not what your delegation said, tell the office:');
  });

  it('says after a withdrawal what stands now', () => {
    expect(withdrawalReceipt(facts).text).toContain('will attend (the link in the letter).');
    expect(withdrawalReceipt({ ...facts, invitation: { ...invitation, standing: null } }).text).toContain(
      'stands now.',
    );
  });
});

describe('the foot of a letter that invites', () => {
  const foot = letterFoot({
    heading: 'Third informal thematic session',
    dates: '19 and 20 June 2017',
    delegation: hostile,
    link: 'https://convene.example.org/a/token',
    answersByText: null,
  });

  it('speaks to an organisation as one, and of no note verbale', () => {
    const { text } = letterFoot({
      heading: 'Informal dialogue',
      dates: '20 June 2017',
      delegation: 'Relief Union',
      organisation: true,
      link: 'https://convene.example.org/a/token',
      answersByText: null,
    });
    expect(text).toContain('for your organisation alone');
    expect(text).not.toMatch(/delegation|note verbale/i);
  });

  it('carries the link in text and HTML, with names escaped', () => {
    expect(foot.text).toContain('\nhttps://convene.example.org/a/token\n');
    expect(foot.html).toContain('<a href="https://convene.example.org/a/token">');
    expect(foot.html).not.toContain('<b>');
    expect(foot.text).toContain(hostile);
  });
});

describe('an invitation to several meetings', () => {
  const other: ReceiptFacts = {
    ...facts,
    heading: 'Informal dialogue',
    withdrawLink: 'https://convene.example.org/w/other',
    row: { ...row, _id: 'a2', value: 'declined' },
    invitation: { ...invitation, seats: { asked: 1, given: 0 } },
    limited: true,
  };

  it('names all of them under the letter', () => {
    const { text, html } = letterFoot({
      heading: 'Session',
      dates: '19 June 2017',
      delegation: hostile,
      link: 'https://x.org/a/t',
      answersByText: null,
      also: ['Informal <dialogue>, 20 June 2017'],
    });
    expect(text).toContain('- Informal <dialogue>, 20 June 2017');
    expect(html).toContain('<li>Informal &lt;dialogue>, 20 June 2017</li>');
  });

  it('has one receipt for the answers that were sent together, with a way to withdraw each', () => {
    const { subject, text, html } = answerReceipt(facts, [other]);
    expect(subject).toBe(`Receipt: 2 answers of ${hostile} (Third informal thematic session)`);
    for (const part of [
      'Third informal thematic session: https://convene.example.org/w/token',
      'Informal dialogue: https://convene.example.org/w/other',
      'will not attend',
      'Seats: no seat is free now, 1 on the waiting list',
    ])
      expect(text).toContain(part);
    expect(html).not.toContain('<b>');
  });

  it('calls stakeholders organisations', () => {
    const stakeholder = { ...invitation.addressee, category: 'stakeholder' as const };
    const { text } = answerReceipt({ ...facts, invitation: { ...invitation, addressee: stakeholder } });
    expect(text).not.toContain('delegation');
    expect(text).toContain('your organisation');
  });
});
