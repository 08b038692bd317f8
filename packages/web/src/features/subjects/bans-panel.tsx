import type { SubjectBanHow, SubjectBans } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import '../bans/bans.css';
import { banLooks } from '../bans/ban-words.ts';
import { BansTable } from '../bans/bans-table.tsx';
import { subjectPath } from './paths.ts';

const HOW: Record<SubjectBanHow, string> = {
  named: 'it is named',
  same: 'another name of the same person is',
  under: 'it stands under one that is',
  mapped: 'it is mapped from one that is',
  collateral: 'not meant, and loses access through one that is',
};

/** Which bans mean it, and which reach it without naming it: those that are open first. */
export function BansPanel({ id }: { id: string }) {
  const bans = useRead<SubjectBans>(`${subjectPath(id)}/bans`, { everyMs: 15_000 });
  const how = new Map(bans.data?.items.map((one) => [one.ban.id, one.how]));
  return (
    <Panel
      title="Bans of it"
      aside={
        bans.data?.cut ? <span className="quiet small">the first {bans.data.items.length}</span> : undefined
      }
    >
      <Loaded
        of={bans}
        isEmpty={({ items }) => items.length === 0}
        empty="It is not banned, and no ban reached it before."
      >
        {({ items }) => (
          <BansTable
            bans={items.map(({ ban }) => ban)}
            more={{
              title: 'State',
              of: ({ id: ban, state }) => (
                <>
                  {banLooks[state].says}
                  <span className="quiet small ban-end">{HOW[how.get(ban) ?? 'named']}</span>
                </>
              ),
            }}
          />
        )}
      </Loaded>
    </Panel>
  );
}
