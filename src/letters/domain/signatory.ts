/** One of those who sign. Rendering needs the name and the lines under it; the country orders co-signatories. */
export interface Signatory {
  name: string;
  lines: string[];
  /** English short name: several signatories stand in its alphabetical order. */
  country?: string;
}

/** Whether a letter goes out as the scan of a signed page: never, if the office likes, or never without. */
export const signatureRules = ['none', 'optional', 'required'] as const;
export type SignatureRule = (typeof signatureRules)[number];
