import type { StateChangeView } from './incident-changes.ts';
import type { IncidentState } from './incidents.ts';

/** A sentence, and what it is about one by one. */
export interface StateChangeSentence {
  says: string;
  items: readonly string[];
}

export const stateChangeTitles: Readonly<Record<IncidentState, string>> = {
  resolved: 'Resolve the incident',
  closed: 'Close the incident',
  open: 'Open the incident again',
};

const meanings: Readonly<Record<IncidentState, string>> = {
  resolved:
    'It says that what had to be done at the sites is done. It stops, lifts and deletes nothing by itself.',
  closed: 'It says that nothing is left to do. It stays readable, and its clocks remind nobody any more.',
  open: 'It takes back that it was resolved. The clocks keep what they said before, beside what they say then.',
};

/**
 * What another state does, in the words of the browser and of the terminal alike: which clocks begin, end and go on,
 * what stays in force, who is told, and how it is taken back. `when` writes an instant for its reader.
 */
export function stateChangeWords(
  change: StateChangeView,
  when: (instant: string) => string,
): StateChangeSentence[] {
  const { clocks, tasks, inForce, told, to, publicId, missing } = change;
  const never = cannotBe(change);
  if (never !== null) return [{ says: never, items: [] }];
  const clockItems = (of: readonly Clock[]) => byDuty(of, when);
  return [
    { says: meanings[to], items: [] },
    ...list(
      'It cannot be done yet; still missing:',
      missing.map(({ text }) => text),
    ),
    ...list('These clocks begin:', clockItems(clocks.begin)),
    ...list('These clocks end:', clockItems(clocks.end)),
    ...list('Not done yet; these clocks go on:', clockItems(clocks.goOn)),
    ...list('These tasks stay open:', tasks),
    ...list(
      'In force until its time is over, or until somebody lifts it; that is for you to do:',
      inForce.map(
        ({ name, title, until }) =>
          `${name} ${title}${until === null ? ', without an end' : `, until ${when(until)}`}`,
      ),
      'No ban and no order of it is in force.',
    ),
    ...list('Told, each in the way they chose:', toldItems(told), 'Nobody else is told.'),
    {
      says:
        to !== 'open'
          ? `To take it back, open it again with a reason: “Open again”, or muster incident reopen ${publicId}.`
          : `When it is done, resolve it anew: “Resolve”, or muster incident resolve ${publicId}.`,
      items: [],
    },
  ];
}

type Clock = StateChangeView['clocks']['begin'][number];

/** One line for each duty and time, however many sites have it. */
function byDuty(clocks: readonly Clock[], when: (instant: string) => string): string[] {
  const lines = new Map<string, Clock[]>();
  for (const clock of clocks) {
    const line = `${clock.dueAt}\n${clock.title}`;
    lines.set(line, [...(lines.get(line) ?? []), clock]);
  }
  return [...lines.values()].map((same) => {
    const sites = same.flatMap(({ site }) => site ?? []).join(', ');
    const { title = '', dueAt = null } = same[0] ?? {};
    return `${title}${sites === '' ? '' : ` at ${sites}`}${dueAt === null ? '' : `, due ${when(dueAt)}`}`;
  });
}

function toldItems({ people, sites, ngis }: StateChangeView['told']): string[] {
  return [
    ...(people.length === 0 ? [] : [`with a role in it: ${people.join(', ')}`]),
    ...(sites.length === 0 ? [] : [`sites: ${sites.join(', ')}`]),
    ...(ngis.length === 0 ? [] : [`NGIs: ${ngis.join(', ')}`]),
  ];
}

/** Why it cannot become that at all; null where it can. */
function cannotBe({ exercise, mayFollow, from, to }: StateChangeView): string | null {
  if (exercise) return 'It is a drill’s: it begins and ends with its campaign, and not here.';
  if (mayFollow) return null;
  return from === to ? `It is ${from} already.` : `It is ${from}, and cannot become ${to} from that.`;
}

function list(says: string, items: readonly string[], otherwise?: string): StateChangeSentence[] {
  if (items.length > 0) return [{ says, items }];
  return otherwise === undefined ? [] : [{ says: otherwise, items: [] }];
}
