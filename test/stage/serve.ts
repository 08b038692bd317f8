/**
 * `npx tsx --conditions=source test/stage/serve.ts [running|closed]`: the product on a moment of a real drill, to be
 * looked at; prints an address for each role. Ctrl-C ends it.
 */
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage } from './stage.ts';

await ensureWeb();
const stage = await openStage(process.argv[2] === 'closed' ? 'closed' : 'running');
const site = await stage.app.db
  .selectFrom('participation')
  .innerJoin('site', 'site.id', 'participation.site_id')
  .select(['site.id', 'site.ngi_id', 'participation.id as participation'])
  .orderBy('site.name')
  .executeTakeFirstOrThrow();
const tokens = {
  administrator: await stage.token('administrator'),
  officer: await stage.token('officer'),
  'NGI officer': site.ngi_id ? await stage.token('officer', { kind: 'ngi', ngiId: site.ngi_id }) : '',
  auditor: await stage.token('auditor'),
  'site contact': await stage.token('site-contact', { kind: 'site', siteId: site.id }),
};
console.log(`campaign ${stage.campaign}, participation ${site.participation} of site ${site.id}`);
for (const [role, token] of Object.entries(tokens)) {
  console.log(`${role.padEnd(14)} ${stage.url}/campaigns/${stage.campaign}#token=${token}`);
}
process.once('SIGINT', () => void stage.close().then(() => process.exit(0)));
process.once('SIGTERM', () => void stage.close().then(() => process.exit(0)));
