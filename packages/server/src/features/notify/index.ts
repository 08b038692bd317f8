export type { EventListener, LoggedEvent } from './on-event.ts';
export { type NewNotice, type NoticeTarget, queueNotice } from './queue-notice.ts';
