import type { TimelineTopic } from '@muster/contract';

/** By the first word of an event's kind; what is not named is of the incident itself. */
const TOPICS: Readonly<Record<string, TimelineTopic>> = {
  note: 'notes',
  fact: 'facts',
  step: 'facts',
  clock: 'facts',
  pause: 'facts',
  escalation: 'facts',
  procedure: 'facts',
  guidance: 'facts',
  mail: 'mail',
  message: 'mail',
  reminder: 'mail',
  request: 'mail',
  thread: 'mail',
  observable: 'observables',
  task: 'tasks',
  decision: 'decisions',
  evidence: 'evidence',
  report: 'evidence',
  upload: 'evidence',
  custody: 'evidence',
  site: 'people',
  share: 'people',
  role: 'people',
};

export function topicOfEvent(kind: string): TimelineTopic {
  return TOPICS[kind.slice(0, kind.indexOf('.'))] ?? 'incident';
}

/** The first words of the kinds that a topic holds; for `incident` those that it does not. */
export function wordsOf(topic: TimelineTopic): { words: string[]; isRest: boolean } {
  if (topic === 'incident') return { words: Object.keys(TOPICS), isRest: true };
  return { words: Object.keys(TOPICS).filter((word) => TOPICS[word] === topic), isRest: false };
}
