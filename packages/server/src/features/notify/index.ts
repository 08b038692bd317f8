export { type NewNotice, type NoticeTarget, queueNotice } from './queue-notice.ts';
