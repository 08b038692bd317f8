/**
 * Fills `{{name}}` in a text of a scenario. Names that are not known stand for a mistake of the author and are
 * reported, never sent.
 */
export function fillText(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(placeholder, (_whole, name: string) => values[name] ?? `{{${name}}}`);
}

export function unknownNames(template: string, known: ReadonlySet<string>): string[] {
  return [...template.matchAll(placeholder)].flatMap(([, name]) => (name && !known.has(name) ? [name] : []));
}

const placeholder = /\{\{\s*([a-z][a-z.]*)\s*\}\}/g;

/** Every name that a text may use. */
export const textNames: ReadonlySet<string> = new Set([
  'site',
  'incident',
  'identity',
  'started',
  'contact',
  'questions',
  'report',
  'due.acknowledge',
  'due.contain',
  'due.answer',
  'due.close',
]);

/** The form in which a report can be read by a machine; any other prose is read too. */
export function reportForm(incident: string): string {
  return [
    `  Subject: [${incident}] [TLP:AMBER] <your words>`,
    '',
    '  Identity banned: <yes|no> at <time with zone>',
    '  Copies found: <n> (jobs: <ids>; pids: <pids>)',
    '  Copies stopped: <n> at <time>, by <how>',
    '  Submission address: <ip> at <time>',
    '  Evidence kept: <what>',
    '',
    '  and in the closure report also:',
    '',
    '  Resolution: <what was done>',
    '  Lessons learnt: <what will change>',
    '  Released: <jobs that may be removed, or all>',
  ].join('\n');
}
