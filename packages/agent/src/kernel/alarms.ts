/** What a person at the site must know; each code once, with the moment since which it holds. */
export const alarmCodes = {
  'list-rolled-back':
    'The server showed an older list of orders than it had shown before. Nothing of it was taken.',
  'list-forked': 'The server shows another list of orders than the one that was taken before.',
  'list-stale': 'The server has not shown where its list stands for a long time. Bans stay as they are.',
  'order-key-unknown': 'Something was signed with a key that was not pinned at enrolment.',
  'set-refused': 'A token was refused: it was not signed, not addressed or not formed as agreed.',
  'order-for-another-site': 'An order for another site came on this stream and was refused.',
  'clock-jumped':
    'The date of this machine was set. Effects end by counted time until the server confirms the date.',
  'clock-differs': 'The date of this machine and the one that the server signs are far apart.',
  'spool-failing': 'The spool cannot be written. Nothing is taken and nothing is done until it can.',
  'spool-damaged': 'The spool was damaged. Nothing is done before somebody has looked at it.',
  'spool-torn': 'The last record of the spool was cut short and was dropped.',
  'server-away': 'The server does not answer. What stands stays and ends in time.',
  'server-answers': 'The server answers with something that cannot be read.',
  'server-refuses': 'The server does not take what the agent sends.',
  'agent-refused': 'The server does not accept this agent: it is not confirmed, or was revoked.',
  'findings-refused':
    'What the server gave out as found by the agent before this one was not signed by it. It counts for nothing.',
  'receipt-refused':
    'The server refused receipts. They are kept, nothing else waits for them, and they are sent again.',
  'system-failing': 'A system of the site cannot be reached or refuses.',
  'policy-broken': 'agent.yaml has errors; the policy read before goes on.',
  'effect-undone': 'What an order brought about was undone by somebody else.',
  'order-failing': 'An order could not be carried out whole.',
} as const;
export type AlarmCode = keyof typeof alarmCodes;

export interface Alarm {
  code: AlarmCode;
  since: Date;
  detail: string;
}

/** The alarms that stand. `about` tells two of one code apart: a system, an order. */
export class Alarms {
  readonly #standing = new Map<string, Alarm>();
  readonly #changed: (alarm: Alarm, stands: boolean) => void;

  constructor(changed: (alarm: Alarm, stands: boolean) => void = () => {}) {
    this.#changed = changed;
  }

  raise(code: AlarmCode, detail: string, at: Date, about = ''): void {
    const key = `${code} ${about}`;
    const before = this.#standing.get(key);
    const alarm = { code, since: before?.since ?? at, detail };
    this.#standing.set(key, alarm);
    if (!before) this.#changed(alarm, true);
  }

  clear(code: AlarmCode, about = ''): void {
    const key = `${code} ${about}`;
    const alarm = this.#standing.get(key);
    if (alarm && this.#standing.delete(key)) this.#changed(alarm, false);
  }

  has(code: AlarmCode): boolean {
    return this.all().some((alarm) => alarm.code === code);
  }

  all(): Alarm[] {
    return [...this.#standing.values()].sort((a, b) => a.since.getTime() - b.since.getTime());
  }
}
