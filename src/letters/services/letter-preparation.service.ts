import { Inject, Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Addressee, Resolution } from '../../directory/index.js';
import type { Tx } from '../../messaging/index.js';
import { CONFIG, type Config, type Finding, ProcessClock, sha256 } from '../../platform/index.js';
import {
  checkCited,
  checkCleared,
  checkContent,
  checkEnclosedLetters,
  checkPersonal,
  hasErrors,
} from '../domain/checks.js';
import type { Letter } from '../domain/letter.js';
import { addresseeValues, letterValues, sourceOf } from '../domain/values.js';
import { LetterParticipants } from '../participants.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import {
  checkSource,
  type LetterSource,
  renderText,
  usesPersonalValues,
  type Values,
} from '../rendering/index.js';
import { type Audience, LetterAudience } from './letter-audience.service.js';
import { LetterEnclosures, type PreparedEnclosure } from './letter-enclosures.service.js';

/** Tells how far a long check or rendering is: addressees done, of how many. */
export type Progress = (done: number, of: number) => void;

/** A letter with everything it needs to be shown, checked or issued, as things stand now. */
export interface PreparedLetter {
  letter: Letter;
  source: LetterSource;
  /** The same for all addressees. */
  values: Values;
  /** True if the text names its addressee: then each reads a text of their own. */
  personal: boolean;
  resolution: Resolution | null;
  addressees: Addressee[];
  /** How each is reached, by addressee id. */
  ways: Audience['ways'];
  enclosures: PreparedEnclosure[];
  /** What is to be said of the addressees; a preview does without. */
  audience: Finding[];
  findings: Finding[];
}

/** Findings of one kind for many addressees are cut off here: nobody reads more. */
const MOST_FINDINGS = 500;
const YIELD_EVERY = 25;

/**
 * Gathers what a letter needs and finds everything that speaks against issuing it, at once. The dry run, the
 * preview and the issue itself all begin here, so that what was checked is what is sent.
 */
@Injectable()
export class LetterPreparation {
  constructor(
    private readonly letters: LettersRepository,
    private readonly audience: LetterAudience,
    private readonly participants: LetterParticipants,
    private readonly enclosures: LetterEnclosures,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Checks everything but the pages themselves (LetterRendering does). Writes nothing. `leavesAt`: when it is to be
   * issued, if not now.
   */
  async prepare(
    letter: Letter,
    progress: Progress = () => undefined,
    leavesAt: Date = this.clock.now(),
  ): Promise<PreparedLetter> {
    const prepared = await this.gather(letter);
    const { source, values, personal, addressees, audience } = prepared;
    prepared.findings.push(
      ...checkContent(letter, this.dayOf(leavesAt)),
      ...checkPersonal(letter, personal),
      ...audience,
      ...(await this.lettersNamed(letter)),
    );
    if (personal && addressees.length > 0) {
      prepared.findings.push(...(await this.checkEach(prepared, progress)));
    } else {
      prepared.findings.push(...checkSource(source, values));
      progress(addressees.length, addressees.length);
    }
    for (const participant of this.participants.concerning(letter)) {
      prepared.findings.push(...(await participant.findings(letter, addressees)));
    }
    if (!hasErrors(prepared.findings)) {
      prepared.findings.push(...checkCleared(letter, fingerprintOf(prepared)));
    }
    return prepared;
  }

  /** See {@link LetterAudience.assertStill}. */
  assertStill(tx: Tx, { letter, addressees }: PreparedLetter): Promise<void> {
    return this.audience.assertStill(tx, letter, addressees);
  }

  /** Everything a preview needs, unchecked. */
  async gather(letter: Letter): Promise<PreparedLetter> {
    const cited = await this.letters.cited(citedIds(letter));
    const { enclosures, findings } = await this.enclosures.prepare(letter);
    const { resolution, addressees, ways, findings: audience } = await this.audience.of(letter);
    const source = sourceOf(
      letter,
      enclosures.filter(({ depth }) => depth === 0).map(({ title }) => title),
    );
    return {
      letter,
      source,
      values: { ...letterValues(letter, cited), ...(await this.participants.values(letter, null)) },
      personal: usesPersonalValues(source),
      resolution,
      addressees,
      ways,
      enclosures,
      audience,
      findings,
    };
  }

  /** The values of one addressee's text. */
  async valuesFor({ letter, values }: PreparedLetter, addressee: Addressee): Promise<Values> {
    return {
      ...values,
      ...(await this.participants.values(letter, addressee)),
      ...addresseeValues(addressee),
    };
  }

  /** How the letter and its generated documents read now. Refuses a text that can't be filled. */
  async fingerprint(letter: Letter): Promise<string> {
    return fingerprintOf(await this.gather(letter));
  }

  private async checkEach(prepared: PreparedLetter, progress: Progress): Promise<Finding[]> {
    const findings: Finding[] = [];
    const of = prepared.addressees.length;
    for (const [index, addressee] of prepared.addressees.entries()) {
      const own = checkSource(prepared.source, await this.valuesFor(prepared, addressee));
      findings.push(
        ...own.map((finding) => ({
          ...finding,
          where: `${finding.where ?? 'letter'}, as ${addressee.name} reads it`,
        })),
      );
      if (findings.length >= MOST_FINDINGS) return findings.slice(0, MOST_FINDINGS);
      if ((index + 1) % YIELD_EVERY === 0 || index + 1 === of) {
        progress(index + 1, of);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return findings;
  }

  private async lettersNamed(letter: Letter): Promise<Finding[]> {
    const cited = await this.letters.cited(citedIds(letter));
    const graph = await this.letters.enclosureGraph(letter);
    const enclosed = await this.letters.cited([...graph.keys()].filter((id) => id !== letter._id));
    return [...checkCited(letter, cited), ...checkEnclosedLetters(letter, enclosed, graph)];
  }

  /** The date at the office, YYYY-MM-DD. */
  private dayOf(at: Date): string {
    return DateTime.fromJSDate(at, { zone: this.config.office.zone }).toFormat('yyyy-MM-dd');
  }
}

const citedIds = ({ refersTo, corrects }: Letter): string[] => [
  ...refersTo,
  ...(corrects ? [corrects.letterId] : []),
];

/**
 * SHA-256 of letter and generated documents as plain text. A personal letter's own text is left out: it has as
 * many as addressees, and they change with the directory.
 */
function fingerprintOf({ source, values, personal, enclosures }: PreparedLetter): string {
  const texts = enclosures.flatMap(({ document }) =>
    document ? [renderText(document.source, document.values)] : [],
  );
  return sha256([personal ? source.body : renderText(source, values), ...texts].join('\f'));
}
