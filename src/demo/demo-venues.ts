import type { ApiClient } from '../cli/api-client.js';
import { readVenues } from '../cli/venues-file.js';
import { VenuesImport } from '../cli/venues-import.js';
import { dataPath } from './demo-data.js';

/** The houses in which the process meets; each record says what of it is known and what is assumed. */
export const venueFiles = ['palais-des-nations.json', 'un-headquarters.json'] as const;

/** Brings in the venues with their rooms; those that are there stay as they are. */
export async function bringVenues(office: ApiClient): Promise<void> {
  for (const file of venueFiles) {
    const path = dataPath(`venues/${file}`);
    const importer = new VenuesImport(office, await readVenues(path), file);
    await importer.check();
    await importer.bring();
  }
}
