/** What the commands are told on the command line. */
export interface DemoOptions {
  starts?: string;
  exit: boolean;
  out?: string;
  json?: string;
  data?: string;
}
export interface ImportOptions {
  standingDirectory: boolean;
  kind?: string;
  apply: boolean;
  announce: boolean;
  url: string;
  token: string;
}
export interface DeliveryOptions {
  letter?: string;
  state?: string;
  retry?: string;
  giveUp?: string;
  reason?: string;
  url: string;
  token: string;
}
export interface CatchOptions {
  data: string;
  host: string;
  smtpPort: string;
  webPort: string;
}
export interface PersonOptions {
  name: string;
  mailbox: string;
  role: string[];
  process?: string;
  data: string;
}

export interface TokenOptions {
  name: string;
  role: string[];
  process?: string;
  data: string;
}
export interface LetterOptions {
  url: string;
  token: string;
  addressees?: string;
}
