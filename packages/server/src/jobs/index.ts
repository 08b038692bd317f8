export { enqueue, enqueueAll, enqueueOnce, finishWaiting, type NewJob } from './queue.ts';
export {
  collectHandlers,
  type Job,
  type JobContext,
  type JobHandler,
  type JobHandlers,
  recurring,
  type Schedule,
} from './registry.ts';
export { JobRunner, type JobRunnerOptions } from './runner.ts';
export { type DeadLetter, deadLetters, forgetDoneJobs, retryDeadLetter } from './store.ts';
