import { type Actor, systemActor, type TlpLabel } from '@muster/contract';
import { appendEntry } from '../../../db/ledger/append.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { canonicalJson, type Json } from '../../../kernel/canonical-json.ts';
import { newId } from '../../../kernel/ids.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { openIncident, recordFact } from '../../incidents/index.ts';
import { readShipped } from '../../scenarios/index.ts';
import { checkRegistry, judge, type ParticipationFacts } from '../../verdicts/index.ts';
import { basisOf } from '../../verdicts/score-basis.ts';
import { livedFacts } from './lived-facts.ts';

/** Names that a report must be able to print. */
const PLACES: readonly [site: string, ngi: string][] = [
  ['Plzeň', 'NGI_CZ'],
  ['Brno Metacentrum', 'NGI_CZ'],
  ['Umeå North', 'NGI_SE'],
  ['Lund HPC', 'NGI_SE'],
  ['Kraków Cyfronet', 'NGI_PL'],
  ['Łódź', 'NGI_PL'],
  ['Zürich', 'NGI_CH'],
  ['München LRZ', 'NGI_DE'],
  ['Göttingen', 'NGI_DE'],
  ['Αθήνα', 'NGI_GR'],
  ['Besançon', 'NGI_FR'],
  ['Île-de-France', 'NGI_FR'],
];

export const people = {
  administrator: person('administrator'),
  csirt: person('officer'),
  auditor: person('auditor'),
  czech: person('officer', { kind: 'ngi', ngiId: 'ngi_cz' }),
  spanish: person('officer', { kind: 'ngi', ngiId: 'ngi_es' }),
  plzen: person('site-contact', { kind: 'site', siteId: 'site_0' }),
  umea: person('site-contact', { kind: 'site', siteId: 'site_2' }),
  manager: person('vo-manager', { kind: 'vo', vo: 'physics' }),
  stranger: person('site-contact', { kind: 'site', siteId: 'site_99' }),
} as const satisfies Record<string, Actor>;

function person(role: Actor['role'], scope: Actor['scope'] = { kind: 'federation' }): Actor {
  return { id: `tok_${role}`, name: role, role, scope };
}

export interface ReportScene {
  app: TestApp;
  /** Two campaigns over the same sites; the later one is closed and was scored. */
  campaign: string;
  run: string;
  earlier: string;
  /** In the order of the sites: Plzeň first. */
  parts: string[];
  close(): Promise<void>;
}

/** A federation whose twelve sites went through a lab drill, scored from what the drill left. */
export async function reportScene(sites = 12, tlp: TlpLabel = 'AMBER'): Promise<ReportScene> {
  const app = await testApp();
  const lived = livedFacts().slice(0, sites);
  await seedPlaces(app, sites);
  const earlier = await seedCampaign(app, 'Spring tour', shifted(lived, -180 * 24, 1.35), tlp);
  await app.clock.advance(40 * 3_600_000);
  const later = await seedCampaign(app, 'World tour, autumn', lived, tlp);
  return {
    app,
    campaign: later.campaign,
    run: later.run,
    earlier: earlier.campaign,
    parts: later.parts,
    close: () => app.close(),
  };
}

/** The same facts, so many hours later, and everything after the alarm taking so many times as long. */
function shifted(all: ParticipationFacts[], hours: number, slower: number): ParticipationFacts[] {
  return all.map((facts) => {
    const alarm = facts.alarmAt?.getTime() ?? 0;
    return JSON.parse(JSON.stringify(facts), (key, value) => {
      if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return value;
      const after = (Date.parse(value) - alarm) * (key === 'dueAt' ? 1 : slower);
      return new Date(alarm + after + hours * 3_600_000);
    }) as ParticipationFacts;
  });
}

async function seedPlaces(app: TestApp, sites: number): Promise<void> {
  const dated = { first_seen_at: app.clock.now(), last_seen_at: app.clock.now(), gone_at: null };
  const ngis = [...new Set([...PLACES.map(([, ngi]) => ngi), 'NGI_ES'])];
  await app.db
    .insertInto('ngi')
    .values(ngis.map((name) => ({ ...dated, id: ngiId(name), name, name_key: name, description: null })))
    .execute();
  await app.db
    .insertInto('site')
    .values(
      PLACES.slice(0, sites).map(([name, ngi], n) => ({
        ...dated,
        id: `site_${n}`,
        name,
        name_key: name.toLowerCase(),
        ngi_id: ngiId(ngi),
        official_name: null,
        country: null,
        time_zone: 'Europe/Prague',
        certification: null,
        latitude: null,
        longitude: null,
      })),
    )
    .execute();
}

function ngiId(name: string): string {
  return name.toLowerCase();
}

async function seedCampaign(
  app: TestApp,
  name: string,
  facts: readonly ParticipationFacts[],
  tlp: TlpLabel,
): Promise<{ campaign: string; run: string; parts: string[] }> {
  const at = app.clock.now();
  const started = new Date((facts[0]?.alarmAt ?? at).getTime() - 5_400_000);
  const over = facts[0]?.now ?? at;
  const campaign = newId('cmp', at);
  await app.db
    .insertInto('scenario')
    .values({
      id: 'scn_1',
      name: 'world-tour',
      version: 1,
      sha256: 'x',
      yaml: readShipped('world-tour'),
      recorded_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await app.db
    .insertInto('campaign')
    .values({
      id: campaign,
      name,
      scenario_id: 'scn_1',
      state: 'closed',
      scope_kind: 'federation',
      scope_ngi_id: null,
      seed: '1',
      window_from: started,
      window_to: over,
      scheme_sha256: 'c'.repeat(64),
      created_by: 'tok_1',
      created_at: started,
      announced_at: started,
      started_at: started,
      stopping_at: over,
      closed_at: over,
    })
    .execute();
  const parts: string[] = [];
  for (const [n, one] of facts.entries()) parts.push(await seedPart(app, campaign, n, one, tlp));
  return { campaign, parts, run: await seedScore(app, campaign, facts, parts) };
}

async function seedPart(
  app: TestApp,
  campaign: string,
  n: number,
  facts: ParticipationFacts,
  tlp: TlpLabel,
): Promise<string> {
  const at = facts.alarmAt ?? app.clock.now();
  const id = newId('par', at);
  const [, ngi = ''] = PLACES[n] ?? [];
  await inTransaction(app.db, async (tx) => {
    const incident = await openIncident(tx, {
      at,
      actor: 'tok_1',
      exercise: true,
      title: 'Exercise',
      tlp,
      siteId: `site_${n}`,
      procedure: 'egi-ssc',
    });
    await tx
      .insertInto('participation')
      .values({
        id,
        campaign_id: campaign,
        site_id: `site_${n}`,
        ngi_id: ngiId(ngi),
        incident_id: incident.id,
        alarm_at: facts.alarmAt,
        created_at: at,
      })
      .execute();
    const answered = facts.clocks.find(({ step }) => step === 'acknowledge')?.metAt ?? null;
    const known = { incidentId: incident.id, evidence: [], actor: systemActor.id, recordedAt: facts.now };
    if (facts.alarmAt)
      await recordFact(tx, { ...known, kind: 'alarm-raised', at: facts.alarmAt, source: 'muster' });
    if (answered) await recordFact(tx, { ...known, kind: 'acknowledged', at: answered, source: 'mail' });
  });
  return id;
}

/** As `scoreCampaign` keeps one, from these facts. */
async function seedScore(
  app: TestApp,
  campaign: string,
  facts: readonly ParticipationFacts[],
  parts: readonly string[],
): Promise<string> {
  const at = facts[0]?.now ?? app.clock.now();
  const run = newId('run', at);
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'campaign.scored',
      subject: campaign,
      actor: 'tok_1',
      body: { run },
    });
    await tx
      .insertInto('score_run')
      .values({
        id: run,
        campaign_id: campaign,
        at,
        final: true,
        rule_versions: JSON.stringify({ C1: 1 }),
        scheme_sha256: 'c'.repeat(64),
        computed_by: 'tok_1',
        entry_id: entry,
      })
      .execute();
    for (const [n, one] of facts.entries()) {
      const part = parts[n] ?? '';
      const judged = Object.entries(judge(one, checkRegistry)).map(([check, verdict]) => ({
        ...verdict,
        check: check as keyof typeof checkRegistry,
        ruleVersion: 1,
        override: null,
      }));
      await tx
        .insertInto('verdict')
        .values(
          judged.map((verdict) => ({
            id: newId('vrd', at),
            run_id: run,
            participation_id: part,
            check_id: verdict.check,
            verdict: verdict.verdict,
            at: verdict.at,
            value: verdict.value,
            why: verdict.why,
            rule_version: 1,
            evidence: canonicalJson(
              verdict.evidence.map(({ ref, at, says, quote }) => ({
                ref,
                at: at.toISOString(),
                says,
                quote: quote ?? null,
              })) as Json,
            ),
            override_id: null,
          })),
        )
        .execute();
      const claims = one.claims.map(({ kind, at, judged, comparison, evidence }) => {
        const [, said = '', measured = ''] =
          /^Says: (.*)\. Measured: (.*?)\.(?: Gap: .*)?$/.exec(comparison) ?? [];
        const quote = evidence.quote ?? '';
        return {
          kind,
          at: at.toISOString(),
          judged,
          said,
          measured,
          gapSeconds: null,
          quote,
          ref: evidence.ref,
        };
      });
      const participation = { id: part } as Parameters<typeof basisOf>[0]['participation'];
      const [name = '', ngi = ''] = PLACES[n] ?? [];
      const place = { name, ngi, timeZone: 'Europe/Prague', incident: `MUSTER-20270105-${n + 10}` };
      const basis = basisOf({ participation, facts: one, verdicts: judged }, claims, place);
      await tx
        .insertInto('score_basis')
        .values({ run_id: run, participation_id: part, basis: JSON.stringify(basis) })
        .execute();
    }
  });
  return run;
}
