import { contentOf, type FrozenText, isIssued, type Letter } from '../domain/letter.js';
import { referenceText, signatureRule } from '../domain/letter.decide.js';
import { letterKinds } from '../domain/letter.kinds.js';
import { stepsFrom } from '../domain/letter.states.js';
import { letterFileName } from '../domain/file-names.js';

const renderingView = ({ pdf, html, text }: FrozenText) => ({
  pages: pdf.pages,
  pdf: { sha256: pdf.sha256, size: pdf.size },
  html: { sha256: html.sha256, size: html.size },
  text: { sha256: text.sha256, size: text.size },
});

/** Something that was recorded of an issued letter, without what only storage needs. */
export function recordView<T extends { _id: string; version: number }>({
  _id: _,
  version: __,
  ...record
}: T): Omit<T, '_id' | 'version'> {
  return record;
}

/** A line of the list of letters. */
export const letterLine = (letter: Letter) => ({
  id: letter._id,
  version: letter.version,
  processId: letter.processId,
  kind: letter.kind,
  key: letter.key ?? null,
  kindTitle: letterKinds[letter.kind].title,
  reference: referenceText(letter.reference),
  state: letter.state,
  date: letter.date,
  subject: letter.subject,
  language: letter.language,
  dispatched: letter.dispatched,
  about: letter.about ?? null,
  filename: letterFileName(letter),
  updatedAt: letter.updatedAt,
  issuedAt: letter.issue?.at ?? null,
  pages: (letter.issue?.signed ?? letter.issue?.rendering?.pdf)?.pages ?? null,
  sha256: (letter.issue?.signed ?? letter.issue?.rendering?.pdf)?.sha256 ?? null,
  addressees: letter.issue?.dispatch?.totals ?? null,
});

/** The whole record as the API shows it; `allowed` are the steps that its state lets through. */
export const letterView = (letter: Letter) => ({
  ...letterLine(letter),
  content: contentOf(letter),
  allowed: stepsFrom(letter.state),
  signature: signatureRule(letter),
  signedCopy: letter.signedCopy ?? null,
  history: letter.history,
  createdAt: letter.createdAt,
  issue: isIssued(letter)
    ? {
        at: letter.issue.at,
        by: letter.issue.by,
        personal: letter.issue.personal,
        rendering: letter.issue.rendering ? renderingView(letter.issue.rendering) : null,
        signed: letter.issue.signed ?? null,
        enclosures: letter.issue.enclosures,
        dispatch: letter.issue.dispatch ?? null,
        seal: letter.issue.seal,
      }
    : null,
});
