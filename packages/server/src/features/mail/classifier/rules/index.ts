import type { Rule } from '../types.ts';
import {
  absentInBulk,
  autoMarked,
  autoTemplate,
  challenge,
  declared,
  nullSender,
  robotSender,
  taggedDelivery,
} from './auto-reply.ts';
import { calendarReply } from './calendar-reply.ts';
import { daemonUnparsed } from './daemon-unparsed.ts';
import { deliveryReport } from './delivery-report.ts';
import { dispositionReport } from './disposition-report.ts';
import { feedbackReport } from './feedback-report.ts';
import { listNotice } from './list-notice.ts';
import { notificationService } from './notification-service.ts';
import { ownLoop } from './own-loop.ts';
import { otherReport } from './reports.ts';
import { textBounce } from './text-bounce.ts';
import { ticketReceipt } from './ticket-receipt.ts';
import { wrappedReport } from './wrapped-report.ts';

/** Raised whenever a rule or phrase table changes what some mail is called, so that stored mail can be judged again. */
export const rulesVersion = 1;

/** The first that applies decides. From what is declared in a standard form, over wording, to form alone. */
export const rules: readonly Rule[] = [
  ownLoop,
  feedbackReport,
  dispositionReport,
  deliveryReport,
  wrappedReport,
  notificationService,
  taggedDelivery,
  listNotice,
  textBounce,
  daemonUnparsed,
  otherReport,
  ticketReceipt,
  calendarReply,
  autoMarked,
  nullSender,
  autoTemplate,
  absentInBulk,
  challenge,
  declared,
  robotSender,
];
