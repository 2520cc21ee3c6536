/** How the server behaves; everything not named is healthy. */
export interface SinkBehaviour {
  /** Milliseconds from the final dot to the answer. */
  answerAfterMs?: number;
  /** What happens to some mails at their first try, chosen by their recipient. */
  spoil?: {
    /** `silence`: the body is taken and never answered. `drop`: the connection is closed after the final dot. */
    how: 'silence' | 'drop';
    /** Of the recipients, 0 to 1. */
    share: number;
    seed: number;
  };
  /** Each recipient is refused once with 450, then taken. */
  greylist?: boolean;
}

/** One message whose final dot arrived, whatever was answered. */
export interface TakenMail {
  messageId: string;
  to: string;
  /** Machine time, milliseconds. */
  at: number;
  /** The server did not answer it. */
  spoilt: boolean;
  /** Of the bytes as they came, where the sink was told to look. */
  sha256?: string;
}

export interface SinkReport {
  mails: TakenMail[];
  /** Machine time of the last mail that was refused or not answered; null where there was none. */
  lastTroubleAt: number | null;
}
