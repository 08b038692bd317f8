import { readFeedbackReport } from './feedback-report.ts';
import { readXarf } from './x-arf.ts';

/** One end of what is reported. */
export interface ReportedEnd {
  value: string;
  port: number | null;
}

/** What the machine's part of a report says, whatever format it is in. */
export interface MachineReport {
  format: 'arf' | 'x-arf';
  /** As the format calls it: `abuse`, `login-attack`. */
  kind: string;
  protocol: string | null;
  /** Who did it; an address, a name or a URL. */
  sources: ReportedEnd[];
  /** Who suffered it. */
  targets: ReportedEnd[];
  happenedAt: Date | null;
  /** Where its writer wants to be reached, if it says so. */
  reporter: { name: string; address: string } | null;
  /** The part itself, word for word. */
  text: string;
}

export interface PartsOfMail {
  header: (name: string) => string;
  parts: readonly { type: string; name: string; text: string }[];
}

/** The first part that is a report of a known format; null for mail that people wrote. Never throws. */
export function readMachineReport(mail: PartsOfMail): MachineReport | null {
  const xarf = mail.parts.map((part) => readXarf(part, mail)).find((one) => one !== null);
  if (xarf) return xarf;
  const feedback = mail.parts.find(({ type }) => type === 'message/feedback-report');
  return feedback ? readFeedbackReport(feedback.text) : null;
}
