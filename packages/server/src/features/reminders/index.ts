export { isAsk, openAskOf } from './asks.ts';
export { reminderJobKinds, reminderJobs, reminderSchedules } from './jobs.ts';
export { type Reach, RUNGS, type RungName } from './model.ts';
export { type OpenAsk, remind } from './remind.ts';
