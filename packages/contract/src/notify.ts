import { z } from 'zod';
import { instant } from './common.ts';
import { noticeTopics } from './notice-topics.ts';
import { timeOfDay } from './rota.ts';

const topicKeys = noticeTopics.map(({ key }) => key) as [string, ...string[]];

/** How a person is told: by mail at once, in one mail a day, or not. */
export const noticeChannel = z.enum(['mail', 'digest', 'none']);
export type NoticeChannel = z.infer<typeof noticeChannel>;

/** When a person is not disturbed, and when the daily mail comes; wall-clock times of the zone. */
export const noticeTimes = z.object({
  zone: z.string().min(1).max(60),
  quiet: z.object({ from: timeOfDay, until: timeOfDay }).nullable(),
  digestAt: timeOfDay,
});
export type NoticeTimes = z.infer<typeof noticeTimes>;

export const ownNotificationsView = z.object({
  /** Where mail goes; null: no address is known of this person, and nothing can be sent. */
  mail: z.string().nullable(),
  topics: z.array(
    z.object({
      key: z.enum(topicKeys),
      label: z.string(),
      /** What belongs to it. */
      says: z.string(),
      channel: noticeChannel,
      /** What holds when the person has chosen nothing. */
      usual: noticeChannel,
      isChosen: z.boolean(),
    }),
  ),
  times: noticeTimes,
  /** What this person was told last; what it said stands in the incident. */
  last: z.array(
    z.object({
      at: instant,
      /** The topic’s label. */
      topic: z.string(),
      incident: z.string().nullable(),
      channel: noticeChannel,
      /** Null while it waits for the end of the quiet hours or for the daily mail. */
      toldAt: instant.nullable(),
    }),
  ),
});
export type OwnNotificationsView = z.infer<typeof ownNotificationsView>;

export const chooseNotificationsRequest = z.object({
  /** Those that are named change; null goes back to what is usual. */
  choices: z.partialRecord(z.enum(topicKeys), noticeChannel.nullable()).default({}),
  times: noticeTimes.optional(),
});
export type ChooseNotificationsRequest = z.infer<typeof chooseNotificationsRequest>;
export type ChooseNotificationsInput = z.input<typeof chooseNotificationsRequest>;
