/** What a finished demonstration keeps beside its data, so that another run shows the same state. */
export interface DemoRecord {
  /** The Monday it was moved to; null: the real day. */
  starts: string | null;
  processId: string;
  meetingId: string;
  coverLetterId: string;
  /** Takes the place of the cover letter: whose coverage counts. */
  correctionId: string;
  addendumId: string;
  reminderIds: string[];
  /** Somebody of the office who may sign in to the console. */
  personId: string;
  letterIds: string[];
  /** Process time at its end: another run begins there, not where the clock would have run to. */
  endedAt: string;
  seconds: Record<string, number>;
  officeToken: string;
}
