import { sql } from 'kysely';
import type { Actor } from '../../packages/contract/src/index.ts';
import type { Db } from '../../packages/server/src/db/database.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import { openIncident } from '../../packages/server/src/features/incidents/index.ts';
import { type TestApp, testApp } from '../../packages/server/src/testing/test-app.ts';

export interface IncidentSize {
  sites: number;
  ngis: number;
  persons: number;
}

export interface IncidentStage {
  app: TestApp;
  /** Adds incidents with sites, facts, a log, observables and messages; numbers go on after those that are there. */
  add(span: {
    from: number;
    to: number;
    sites: { from: number; to: number };
    messages: number;
  }): Promise<void>;
  settle(): Promise<void>;
}

/** A database with a federation, and incidents written in sets as years of work would have left them. */
export async function incidentStage({ sites, ngis, persons }: IncidentSize): Promise<IncidentStage> {
  const app = await testApp();
  const { db, clock } = app;
  const now = clock.now();
  await sql`insert into ngi (id, name, name_key, first_seen_at, last_seen_at)
    select 'ngi_' || n, 'NGI ' || n, 'ngi ' || n, ${now}, ${now} from generate_series(1, ${ngis}) n`.execute(
    db,
  );
  await sql`insert into site (id, name, name_key, ngi_id, time_zone, first_seen_at, last_seen_at)
    select 'site_' || n, 'SITE-' || n, 'site-' || n, 'ngi_' || 1 + n % ${ngis}, 'Europe/Prague', ${now}, ${now}
    from generate_series(1, ${sites}) n`.execute(db);
  await sql`insert into person (id, name, mail, state, made_at, made_by)
    select 'per_' || n, 'Person ' || n, 'p' || n || '@example.org', 'active', ${now}, 'system'
    from generate_series(1, ${persons}) n`.execute(db);
  await sql`insert into contact (id, owner_kind, owner_id, source, part, role, channel, address, position, first_seen_at, last_seen_at)
    select 'con_' || lpad(n::text, 23, '0'), 'site', 'site_' || n, 'bench', '', 'security', 'email',
      'security@site' || n || '.example', 0, ${now}, ${now} from generate_series(1, ${sites}) n`.execute(db);
  const first = await inTransaction(db, (tx) =>
    openIncident(tx, {
      at: now,
      actor: 'per_1',
      exercise: false,
      title: 'The first of all',
      tlp: 'AMBER',
      siteId: 'site_1',
      procedure: 'egi-sec01',
    }),
  );
  return {
    app,
    add: (span) => addIncidents(db, { ...span, like: first.id, persons }),
    settle: async () => {
      await app.database.ownerPool().query('vacuum (analyze)');
    },
  };
}

interface Adding {
  from: number;
  to: number;
  /** At which sites, by number. */
  sites: { from: number; to: number };
  /** Of each. */
  messages: number;
  /** Whose procedure they follow. */
  like: string;
  persons: number;
}

const WORDS = [
  'beacon',
  'stolen',
  'key',
  'miner',
  'scan',
  'phishing',
  'token',
  'worker',
  'gateway',
  'storage',
];

/** One in ten is open, one in twenty resolved; one in five concerns two sites; most changed long ago. */
async function addIncidents(db: Db, { from, to, sites, messages, like, persons }: Adding): Promise<void> {
  const count = sites.to - sites.from + 1;
  const numbers = sql`generate_series(${from}::int, ${to}::int) n`;
  const id = sql`'inc_' || lpad(n::text, 23, '0')`;
  const site = sql`'site_' || ${sites.from}::int + n % ${count}::int`;
  const at = sql`timestamptz '2027-01-05T07:00:00Z' - ((n * 7919) % 1000000) * interval '60 second'`;
  await sql`insert into incident (id, public_id, exercise, title, tlp, severity, state, procedure_name, procedure_version,
      procedure_sha256, overrides, site_id, created_at, created_by, updated_at, next_due_at)
    select ${id}, 'ORG-' || to_char(${at}, 'YYYYMMDD') || '-' || lpad(n::text, 5, '0'), false,
      (${WORDS}::text[])[1 + n % 10] || ' ' || (${WORDS}::text[])[1 + (n / 10) % 10] || ' at site ' || n,
      (array['GREEN', 'AMBER', 'AMBER', 'AMBER+STRICT', 'RED'])[1 + n % 5], (array['low', 'medium', 'high', 'critical'])[1 + n % 4],
      case when n % 10 = 0 then 'open' when n % 20 = 5 then 'resolved' else 'closed' end,
      i.procedure_name, i.procedure_version, i.procedure_sha256, i.overrides, ${site}, ${at}, 'per_1', ${at},
      case when n % 10 = 0 then ${at} + interval '4 hour' end
    from ${numbers}, incident i where i.id = ${like}`.execute(db);
  await sql`insert into incident_site (incident_id, site_id, state, added_at, added_by)
    select ${id}, ${site}, 'affected', ${at}, 'per_1' from ${numbers}`.execute(db);
  await sql`insert into incident_site (incident_id, site_id, state, added_at, added_by)
    select ${id}, 'site_' || ${sites.from}::int + (n + 7) % ${count}::int, 'suspected', ${at}, 'per_1' from ${numbers}
    where n % 5 = 0 and ${count}::int > 7`.execute(db);
  await sql`insert into incident_fact (id, incident_id, kind, at, recorded_at, source, evidence, entry_id, actor, site_id)
    select 'fact_' || lpad(n || substr(p.site_id, 6), 23, '0'), p.incident_id, 'suspected', p.added_at, p.added_at, 'report', '{}', 'ent_x', 'per_1', p.site_id
    from ${numbers} join incident_site p on p.incident_id = ${id}`.execute(db);
  await sql`insert into incident_event (id, incident_id, at, recorded_at, kind, actor, site_id, audience, text, data, entry_id)
    select 'evt_' || lpad((n * 100 + k)::text, 23, '0'), ${id}, ${at} + k * interval '1 hour', ${at} + k * interval '1 hour',
      (array['fact.recorded', 'message.queued', 'mail.received', 'note.added', 'task.done'])[1 + k % 5], 'per_1',
      case when k % 2 = 0 then ${site} end, 'parties', 'What happened, in a line of usual length, number ' || k, '{}', 'ent_x'
    from ${numbers}, generate_series(1, 8) k`.execute(db);
  await sql`insert into observable (id, incident_id, type, value, pivot, tlp, ioc, note, tags, site_id, audience, source_kind,
      added_at, added_by, changed_at, revision, entry_id)
    select 'obs_' || lpad((n * 100 + k)::text, 23, '0'), ${id}, 'domain', 'c' || (n * 3 + k) % 9000 || '.example', 'c' || (n * 3 + k) % 9000 || '.example',
      'AMBER', true, '', '{}', case when k = 1 then ${site} end, 'parties', 'person', ${at}, 'per_1', ${at}, 1, 'ent_x'
    from ${numbers}, generate_series(1, 3) k`.execute(db);
  await sql`insert into incident_role (id, incident_id, person_id, role, from_at, given_by)
    select 'irl_' || lpad(n::text, 23, '0'), ${id}, 'per_' || 1 + n % ${persons}::int, 'lead', ${at}, 'per_1' from ${numbers} where n % 2 = 0`.execute(
    db,
  );
  await sql`insert into incident_share (id, incident_id, kind, ref, reason, shared_at, shared_by)
    select 'shr_' || lpad(n::text, 23, '0'), ${id}, 'vo', 'vo' || n % 40, 'their users', ${at}, 'per_1' from ${numbers} where n % 20 = 0`.execute(
    db,
  );
  await sql`insert into message (id, kind, ref, incident_id, public_id, tlp, subject, body, not_before, created_at, entry_id)
    select 'msg_' || lpad((n * 100 + k)::text, 23, '0'), 'request', 'x', ${id}, 'ORG-x-' || n, 'AMBER', 'About incident ' || n,
      repeat('What was seen, and what is asked of the site. ', 8), ${at}, ${at} + k * interval '1 hour', 'ent_x'
    from ${numbers}, generate_series(1, ${messages}::int) k`.execute(db);
  await sql`insert into delivery (id, message_id, address, rfc_message_id, verp_token, state, state_at, not_before, site_id)
    select 'dlv_' || lpad((n * 100 + k)::text, 23, '0'), 'msg_' || lpad((n * 100 + k)::text, 23, '0'), 'security@site.example', 'm' || n || '_' || k, 'v' || n || '_' || k,
      'replied-human', ${at}, ${at}, ${site}
    from ${numbers}, generate_series(1, ${messages}::int) k`.execute(db);
}

export const csirt: Actor = { id: 'per_2', name: 'Cleo', role: 'officer', scope: { kind: 'federation' } };

export function contactOf(site: string): Actor {
  return { id: 'per_s', name: 'Sam', role: 'site-contact', scope: { kind: 'site', siteId: site } };
}

export function officerOf(ngi: string): Actor {
  return { id: 'per_n', name: 'Nora', role: 'officer', scope: { kind: 'ngi', ngiId: ngi } };
}
