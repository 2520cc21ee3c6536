import type { ApiClient } from '../cli/api-client.js';
import { counted, type Output } from '../cli/output.js';
import type { FolderLetter, ProcessFolder } from '../cli/process-folder.js';
import { ProcessImport } from '../cli/process-import.js';
import { demonstrationMailboxes } from '../directory/index.js';
import { type Finding, findingInWords } from '../platform/index.js';
import type { DemoClock } from './demo-clock.js';
import { demoProblems, readData } from './demo-data.js';
import type { GenevaAfterIssue } from './geneva.after.js';
import type { GenevaProgramme } from './geneva.programme.js';

/** Long enough to show the hold, short enough to wait for. */
const HOLD_SECONDS = 3;

export interface StoryResult {
  processId: string;
  meetingId: string;
  letterIds: string[];
  coverLetterId: string;
  correctionId: string;
  /** Letters that travel inside the cover letter, with the procedural note and the issue brief. */
  enclosedIds: string[];
  seconds: Record<string, number>;
}

interface DryRun {
  addressees: number;
  findings: Finding[];
}

/**
 * The Geneva invitation round, from the empty house to the mails' arrival, told through the public API by two
 * persons: the office, and the clearer who is not the writer. Answers follow in `geneva.answers.ts`.
 */
export class GenevaStory {
  private readonly seconds: Record<string, number> = {};
  private readonly importer: ProcessImport;

  constructor(
    private readonly office: ApiClient,
    private readonly clearer: ApiClient,
    private readonly folder: ProcessFolder,
    private readonly clock: DemoClock,
    private readonly after: GenevaAfterIssue,
    private readonly programme: GenevaProgramme,
    private readonly output: Output,
  ) {
    this.importer = new ProcessImport(office, folder);
  }

  async tell(): Promise<StoryResult> {
    await this.phase('directory', async () => {
      this.output.line(await this.clock.step('2017-04-13', '09:00'));
      await this.fillDirectory();
    });
    await this.phase('meeting', async () => {
      await this.importer.openProcess();
      const id = await this.importer.planMeeting();
      const { title } = await this.office.get<{ title: string }>(`/api/v1/meetings/${id}`);
      this.output.line(`  planned: ${title}`);
      await this.programme.knowModerators(id);
    });
    const enclosedIds = await this.phase('letters', async () => {
      await this.issueEnclosed('call-for-nominations', '2017-04-13', '10:00');
      return [
        await this.issueEnclosed('co-facilitators', '2017-06-01', '10:00'),
        await this.issueEnclosed('special-representative', '2017-06-02', '10:00'),
      ];
    });
    const coverLetterId = await this.phase('issue', () => this.issueCover());
    const correctionId = await this.phase('correction', () => this.after.haltAndCorrect(coverLetterId));
    const { processId, meetingId, letters } = this.importer.ids;
    return {
      processId,
      meetingId,
      coverLetterId,
      correctionId,
      enclosedIds,
      letterIds: [...letters.values()],
      seconds: this.seconds,
    };
  }

  /** Member States and observers as packaged, two mailboxes each, and the fictitious delegations. */
  private async fillDirectory(): Promise<void> {
    await this.office.post('/api/v1/directory/standing', undefined, {
      idempotencyKey: 'demo-standing-directory',
    });
    const fictitious = await readData<{ id: string; from: string; names: { en: string; fr: string } }[]>(
      'fictitious-delegations.json',
    );
    await this.importCsv(
      'delegations',
      ['id,category,since,name_en,name_fr,fictitious,source'],
      fictitious.map(({ id, from, names }) =>
        [id, 'observer', from, names.en, names.fr, 'yes', 'Invented for demonstration'].join(','),
      ),
    );
    const delegations = await this.office.all<{ id: string }>('/api/v1/delegations');
    const mailboxes = delegations.flatMap(({ id }) =>
      demonstrationMailboxes(id).map(({ address, name, role, order }) =>
        [id, address, role, name, order].join(','),
      ),
    );
    await this.importCsv('contacts', ['owner,address,role,name,order'], mailboxes);
    this.output.line(
      `  directory: ${delegations.length} delegations, ${mailboxes.length} mailboxes under example.org`,
    );
  }

  private async importCsv(kind: string, head: string[], rows: string[]): Promise<void> {
    const csv = [...head, ...rows].join('\n');
    const idempotencyKey = `demo-import-${kind}`;
    await this.office.post('/api/v1/directory/imports', { kind, csv, apply: true }, { idempotencyKey });
  }

  private letter(key: string): FolderLetter {
    const letter = this.folder.letters.find((one) => one.key === key);
    if (!letter) throw demoProblems.otherData(`The letter "${key}" is not in ${this.folder.path}.`);
    return letter;
  }

  /** A letter that travels inside another: written, cleared by somebody else, issued; it reaches nobody by itself. */
  private async issueEnclosed(key: string, date: string, time: string): Promise<string> {
    this.output.line(await this.clock.step(date, time));
    const id = await this.importer.draftLetter(this.letter(key));
    await this.clear(id);
    await this.office.post(
      `/api/v1/letters/${id}/issue`,
      { addressees: 0 },
      { idempotencyKey: `demo-issue-${id}` },
    );
    this.output.line(`  issued, to be enclosed: ${this.letter(key).subject}`);
    return id;
  }

  private async issueCover(): Promise<string> {
    this.output.line(await this.clock.step('2017-06-06', '10:00'));
    await this.importer.announceMeeting();
    const id = await this.importer.draftLetter(this.letter('cover'));
    const dryRun = await this.office.post<DryRun>(`/api/v1/letters/${id}/dry-run`);
    for (const finding of dryRun.findings) this.output.line(`  ${finding.level}  ${findingInWords(finding)}`);
    this.output.line(
      `  dry run: ${counted(dryRun.addressees, 'addressee')}, ${counted(dryRun.findings.length, 'finding')}`,
    );
    await this.clear(id);
    await this.office.post(
      `/api/v1/letters/${id}/issue`,
      { addressees: dryRun.addressees, holdSeconds: HOLD_SECONDS, pacePerMinute: this.after.pacePerMinute },
      { idempotencyKey: `demo-issue-${id}` },
    );
    this.output.line(
      `  issued to ${dryRun.addressees} addressees; it leaves after a hold of ${HOLD_SECONDS} seconds`,
    );
    return id;
  }

  private async clear(id: string): Promise<void> {
    await this.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await this.clearer.post(`/api/v1/letters/${id}/clear`);
    this.output.line('  cleared by somebody else than its writer');
  }

  private async phase<T>(name: string, body: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const result = await body();
    this.seconds[name] = Math.round(performance.now() - begin) / 1000;
    return result;
  }
}
