const units = {
  'clock-hour': ['clock hour', 'clock hours'],
  'working-hour': ['working hour', 'working hours'],
  day: ['day', 'days'],
  'working-day': ['working day', 'working days'],
  'calendar-month': ['calendar month', 'calendar months'],
} as const;

/** `within 4 clock hours from the first suspicion`; a step without deadline has none. */
export function deadlineWords(
  deadline: { amount: number; unit: keyof typeof units; says?: string | null | undefined } | null,
): string {
  if (!deadline) return 'no deadline';
  const { amount, unit, says } = deadline;
  const [one, many] = units[unit];
  return `within ${amount} ${amount === 1 ? one : many}${says ? ` ${says}` : ''}`;
}
