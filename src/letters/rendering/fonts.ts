import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The embedded faces: Noto Serif (Latin, Greek, Cyrillic) and Amiri (Arabic), both under the SIL Open Font
 * License. Amiri, because text copied from its Arabic comes out as it was written. Chinese needs a face of
 * 10 MB that is not installed: a letter in Chinese is refused by the check, naming the characters.
 */
const FACES: Record<string, readonly string[]> = {
  '@expo-google-fonts/noto-serif': [
    '400Regular',
    '400Regular_Italic',
    '600SemiBold',
    '700Bold',
    '700Bold_Italic',
  ],
  '@expo-google-fonts/amiri': ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'],
};

const folderOf = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** The folders that hold one face each. */
export function fontFolders(): string[] {
  return Object.entries(FACES).flatMap(([name, faces]) => faces.map((face) => join(folderOf(name), face)));
}

/** Ranges of code points, inclusive, sorted. */
type Ranges = [first: number, last: number][];

let known: Ranges[] | undefined;

/** Characters that shape others and are never drawn by themselves. */
const NEVER_DRAWN = /[\p{Default_Ignorable_Code_Point}\s]/u;

/** The characters of a text that no embedded face has, each once. Reads the faces at its first call. */
export function unprintable(text: string): string[] {
  known ??= [
    coverage(join(folderOf('@expo-google-fonts/noto-serif'), '400Regular/NotoSerif_400Regular.ttf')),
    coverage(join(folderOf('@expo-google-fonts/amiri'), '400Regular/Amiri_400Regular.ttf')),
  ];
  const faces = known;
  const missing = new Set<string>();
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x7f || missing.has(character) || NEVER_DRAWN.test(character)) continue;
    if (!faces.some((ranges) => covers(ranges, code))) missing.add(character);
  }
  return [...missing];
}

function covers(ranges: Ranges, code: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] ?? [0, -1];
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}

/**
 * The code points that a font file has glyphs for: its `cmap` table, of format 12 or else 4 (OpenType
 * specification, "cmap — Character to Glyph Index Mapping Table"). Reads that table only.
 */
function coverage(file: string): Ranges {
  const handle = openSync(file, 'r');
  try {
    const read = (offset: number, length: number): Buffer => {
      const buffer = Buffer.alloc(length);
      readSync(handle, buffer, 0, length, offset);
      return buffer;
    };
    const tables = read(0, 12).readUInt16BE(4);
    const directory = read(12, tables * 16);
    for (let at = 0; at < directory.length; at += 16) {
      if (directory.toString('latin1', at, at + 4) !== 'cmap') continue;
      return cmapRanges(read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12)));
    }
    throw new Error(`${file} has no cmap table`);
  } finally {
    closeSync(handle);
  }
}

function cmapRanges(cmap: Buffer): Ranges {
  const subtables = new Map<number, number>();
  const count = cmap.readUInt16BE(2);
  for (let index = 0; index < count; index += 1) {
    const offset = cmap.readUInt32BE(4 + index * 8 + 4);
    subtables.set(cmap.readUInt16BE(offset), offset);
  }
  const wide = subtables.get(12);
  if (wide !== undefined) {
    const groups = cmap.readUInt32BE(wide + 12);
    return Array.from({ length: groups }, (_, index) => {
      const at = wide + 16 + index * 12;
      return [cmap.readUInt32BE(at), cmap.readUInt32BE(at + 4)];
    });
  }
  const narrow = subtables.get(4);
  if (narrow === undefined) throw new Error('The font maps characters in a way that is not read here');
  const segments = cmap.readUInt16BE(narrow + 6) / 2;
  const ends = narrow + 14;
  const starts = ends + segments * 2 + 2;
  return Array.from({ length: segments }, (_, index): [number, number] => [
    cmap.readUInt16BE(starts + index * 2),
    cmap.readUInt16BE(ends + index * 2),
  ]).filter(([first]) => first !== 0xffff);
}
