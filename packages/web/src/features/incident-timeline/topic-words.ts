import type { TimelineTopic } from '@muster/contract';

export const topicWords: Record<TimelineTopic, string> = {
  notes: 'Notes',
  facts: 'Facts and clocks',
  mail: 'Mail',
  observables: 'Observables',
  tasks: 'Tasks',
  decisions: 'Decisions',
  evidence: 'Evidence',
  people: 'Sites and people',
  incident: 'The incident itself',
};

export const topicOrder = Object.keys(topicWords) as TimelineTopic[];
