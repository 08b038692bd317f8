/**
 * Makes the recordings that the fast suite replays, from a control plane that is up:
 * `npx tsx --conditions source test/real/openstack/record.ts`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connect } from '@muster/openstack';
import { type Recorded, recordingFetch, replayFetch, requestOf } from '@muster/openstack/testing';
import { systemOf } from '../../../packages/agent/src/adapters/openstack/openstack-system.ts';
import { run } from '../../../packages/agent/src/adapters/openstack/testing/recorded-run.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import { accounts } from './bring-up.ts';
import { openTenant } from './cloud-people.ts';
import { siteParts } from './site.ts';

const FIXTURE = new URL('../../../packages/agent/src/adapters/openstack/fixtures/zed.json', import.meta.url);

const auth = accounts()?.muster?.auth;
if (!auth) throw new Error('there is no control plane; start it by test/real/openstack/up.sh');
const tenant = await openTenant();
const since = new Date().toISOString();
const suspect = await tenant.person('suspect');
const credential = { application_credential: { name: 'ci', roles: [{ name: 'member' }] } };
await suspect.send('keystone', 'POST', `/users/${suspect.id}/application_credentials`, credential);
const ec2 = `/users/${suspect.id}/credentials/OS-EC2`;
await suspect.send('keystone', 'POST', ec2, { tenant_id: tenant.projectId });
const server = await tenant.server(suspect, 'recorded');
await tenant.floatingIp(server.id);

const answers: Recorded[] = [];
const settings = {
  authUrl: auth.auth_url,
  auth: {
    method: 'password' as const,
    username: auth.username,
    password: auth.password,
    project: { projectName: auth.project_name },
  },
};
const cloud = connect(settings, {
  clock: systemClock,
  fetch: recordingFetch(answers, (url, init) => fetch(url, init)),
});
const of = `Nova ${await cloud.nova.demandMicroversion()} of Debian 12 (Zed), ${since}`;
const what = { serverId: server.id, userId: suspect.id, siteId: 'sit_recorded', since };
const told = await run(systemOf({ ...siteParts, siteId: what.siteId, cloud }), what);
await tenant.close();
const clean = answers.map(withoutSecrets);
const recording = { of, authUrl: auth.auth_url, what, told, answers: clean };
recording.answers = await whatIsAsked(recording);
writeFileSync(fileURLToPath(FIXTURE), `${JSON.stringify(recording, null, 1)}\n`);
console.log(told.join('\n'));

/** The answers that a replay asks for; the rest is about others. */
async function whatIsAsked(full: typeof recording): Promise<Recorded[]> {
  const asked = new Set<string>();
  const replay = replayFetch(full);
  const again = connect(settings, {
    clock: systemClock,
    fetch: (url, init) => {
      asked.add(requestOf(url, init));
      return replay(url, init);
    },
  });
  await run(systemOf({ ...siteParts, siteId: full.what.siteId, cloud: again }), full.what);
  return full.answers.filter(({ request }) => asked.has(request));
}

/** An EC2 key is told with its secret. Servers of others that ran beside are left out. */
function withoutSecrets(answer: Recorded): Recorded {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => {
      if (key === 'blob') return '(left out)';
      if (key === 'servers') return value.filter(({ id }: { id: string }) => id === server.id);
      return value;
    }),
  );
}
