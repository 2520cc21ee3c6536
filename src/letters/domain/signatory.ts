/** One of those who sign. Rendering needs the name and the lines under it; the country orders co-signatories. */
export interface Signatory {
  name: string;
  lines: string[];
  /** English short name: several signatories stand in its alphabetical order. */
  country?: string;
}
