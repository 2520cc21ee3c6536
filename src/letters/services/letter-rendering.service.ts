import { Inject, Injectable } from '@nestjs/common';
import type { Addressee } from '../../directory/index.js';
import type { Finding } from '../../platform/index.js';
import { checkSizes } from '../domain/checks.js';
import { distinctNames, letterFileName } from '../domain/file-names.js';
import type { FrozenBytes, FrozenEnclosure, FrozenText, Letter } from '../domain/letter.js';
import { planTravel } from '../domain/package.js';
import {
  inspectUpload,
  type PdfRenderer,
  renderHtml,
  renderText,
  type Source,
  type Values,
} from '../rendering/index.js';
import { LetterPreparation, type PreparedLetter, type Progress } from './letter-preparation.service.js';
import { refusalAsFinding } from './refusals.js';

/** Token of the one PDF renderer of the process. */
export const PDF_RENDERER = Symbol('PdfRenderer');

/** Where rendered bytes go: to the blobs when the letter is issued, nowhere in a dry run. Returns the SHA-256. */
export type Keep = (bytes: Buffer) => Promise<string>;

export interface RenderedLetter {
  /** Absent on a personal letter. */
  rendering?: FrozenText;
  /** By addressee id; on a personal letter only. */
  personal: Map<string, FrozenText>;
  enclosures: FrozenEnclosure[];
  findings: Finding[];
}

const AT_ONCE = 4;

/** Makes pages of what was prepared: the letter once, or once for each addressee, and the generated documents. */
@Injectable()
export class LetterRendering {
  constructor(
    @Inject(PDF_RENDERER) private readonly pdf: PdfRenderer,
    private readonly preparation: LetterPreparation,
  ) {}

  /**
   * Renders everything and hands the bytes to `keep`. Text that the fonts can't print, sizes, and whatever else
   * only the pages show, comes back as findings. Call it for a letter whose preparation has no errors.
   */
  async render(
    prepared: PreparedLetter,
    keep: Keep,
    progress: Progress = () => undefined,
  ): Promise<RenderedLetter> {
    const findings: Finding[] = [];
    const attempt = async <T>(where: string, make: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await make();
      } catch (error) {
        findings.push(...refusalAsFinding(error, where));
        return undefined;
      }
    };
    const personal = new Map<string, FrozenText>();
    let rendering: FrozenText | undefined;
    if (prepared.personal) {
      await eachOf(prepared.addressees, progress, async (addressee) => {
        const text = await attempt(`as ${addressee.name} reads it`, () =>
          this.forAddressee(prepared, addressee, keep),
        );
        if (text) personal.set(addressee.id, text);
      });
    } else {
      rendering = await attempt('letter', () => this.texts(prepared.source, prepared.values, keep));
      progress(prepared.addressees.length, prepared.addressees.length);
    }
    const sizes = rendering ? [rendering.pdf.size] : [...personal.values()].map(({ pdf }) => pdf.size);
    const { enclosures, findings: more } = await this.enclosures(
      prepared,
      Math.max(0, ...sizes) + signedSize(prepared.letter),
      keep,
      attempt,
    );
    return { ...(rendering ? { rendering } : {}), personal, enclosures, findings: [...findings, ...more] };
  }

  /** One PDF for a preview. */
  async pdfOf(source: Source, values: Values): Promise<Buffer> {
    return this.pdf.render(source, values);
  }

  private async forAddressee(
    prepared: PreparedLetter,
    addressee: Addressee,
    keep: Keep,
  ): Promise<FrozenText> {
    return this.texts(prepared.source, await this.preparation.valuesFor(prepared, addressee), keep);
  }

  private async texts(source: Source, values: Values, keep: Keep): Promise<FrozenText> {
    const pdf = await this.pdf.render(source, values);
    const { pages } = await inspectUpload(pdf);
    return {
      pdf: { ...(await kept(pdf, keep)), pages },
      html: await kept(Buffer.from(renderHtml(source, values)), keep),
      text: await kept(Buffer.from(renderText(source, values)), keep),
    };
  }

  private async enclosures(
    { letter, enclosures }: PreparedLetter,
    letterSize: number,
    keep: Keep,
    attempt: <T>(where: string, make: () => Promise<T>) => Promise<T | undefined>,
  ): Promise<{ enclosures: FrozenEnclosure[]; findings: Finding[] }> {
    const ready: (Omit<FrozenEnclosure, 'n' | 'travels'> & { where: string })[] = [];
    for (const { where, bytes, document, ...rest } of enclosures) {
      const frozen =
        bytes ??
        (document &&
          (await attempt(where, async () =>
            kept(await this.pdf.render(document.source, document.values), keep),
          )));
      if (frozen) ready.push({ where, ...rest, ...frozen });
    }
    const travels = planTravel(letterSize, ready);
    const [, ...names] = distinctNames([letterFileName(letter), ...ready.map(({ filename }) => filename)]);
    const frozen = ready.map(({ where: _, ...rest }, index): FrozenEnclosure => ({
      ...rest,
      n: index + 1,
      filename: names[index] ?? rest.filename,
      travels: travels[index] ?? 'attached',
    }));
    const findings = letter.dispatched
      ? checkSizes(
          letterSize,
          frozen.map((enclosure, index) => ({ ...enclosure, where: ready[index]?.where ?? '' })),
        )
      : [];
    return { enclosures: frozen, findings };
  }
}

/** The signed copy travels beside the tagged pages. */
const signedSize = ({ state, signedCopy }: Letter): number =>
  state === 'signed' ? (signedCopy?.size ?? 0) : 0;

async function kept(bytes: Buffer, keep: Keep): Promise<FrozenBytes> {
  return { sha256: await keep(bytes), size: bytes.length };
}

/** A few at once: the renderer has its own threads, and the order of the results does not matter. */
async function eachOf<T>(
  items: readonly T[],
  progress: Progress,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      await run(item);
      done += 1;
      progress(done, items.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
