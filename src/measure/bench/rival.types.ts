/** One mail as data; name and mailbox stand in its texts and are replaced for each recipient. */
export interface RivalMessage {
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  calendar: string;
  name: string;
  mailbox: string;
  attachments: { filename: string; contentType: string; base64: string }[];
}

export interface RivalJob {
  mails: number;
}

export interface RivalSetting {
  port: number;
  connections: number;
  message: RivalMessage;
}
