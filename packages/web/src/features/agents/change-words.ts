import type { AgentChangeView } from '@muster/contract';

const WHAT: Readonly<Record<string, (detail: string) => string>> = {
  enrolled: () => 'Enrolled with a key of its own',
  confirmed: () => 'Its key was confirmed',
  revoked: (why) => `Revoked: ${why}`,
  key: () => 'Took a new key, signed by the one before',
  version: (version) => `Runs version ${version}`,
  policy: (hash) => (hash === 'none' ? 'Its policy is gone' : `Another policy: ${hash.slice(0, 12)}…`),
  restarted: () => 'Was started again',
  alarm: (detail) => `Alarm: ${detail}`,
  'alarm-ended': (code) => `Alarm over: ${code}`,
  system: (detail) => `System ${detail}`,
  late: () => 'Fell silent',
  back: () => 'Is heard of again',
};

/** One change of an agent as a sentence. */
export function changeText({ what, detail }: Pick<AgentChangeView, 'what' | 'detail'>): string {
  return WHAT[what]?.(detail) ?? [what, detail].filter(Boolean).join(': ');
}
