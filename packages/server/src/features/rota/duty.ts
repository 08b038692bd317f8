import { dutyAt } from './model.ts';
import { type Reader, rotas } from './store.ts';

/** Who is first responder of one rota at a moment. */
export interface Duty {
  rota: string;
  rotaName: string;
  /** Null: nobody, it is a gap. */
  person: string | null;
  from: Date;
  until: Date;
}

/**
 * Who is on duty for the CSIRT (null) or an NGI, by each of its rotas.
 * @param at procedure time
 */
export async function dutyOf(db: Reader, ngiId: string | null, at: Date): Promise<Duty[]> {
  const own = (await rotas(db)).filter(({ row }) => row.owner_id === ngiId);
  return own.map(({ row, plan }) => {
    const { person, startsAt, endsAt } = dutyAt(plan, at);
    return { rota: row.id, rotaName: row.name, person, from: startsAt, until: endsAt };
  });
}

/** The people of it, each once; empty where there is no rota or nobody on duty. */
export async function onDutyNow(db: Reader, ngiId: string | null, at: Date): Promise<string[]> {
  const persons = (await dutyOf(db, ngiId, at)).flatMap(({ person }) => person ?? []);
  return [...new Set(persons)];
}
