import { setTimeout as pause } from 'node:timers/promises';
import { all } from '@muster/openstack';
import { known, type Loose } from './known.ts';

const AT_ONCE = 50;
const NAME = 'crowd';

/** Has at least so many servers run, in the project of the administrator; about a second each, once. */
export async function crowd(wanted: number): Promise<void> {
  const admin = known('admin');
  const there = () => all(admin.cloud.nova.servers({}, 500));
  const network = await networkOf();
  const flavour = (await admin.get('nova', '/flavors')).flavors.find(
    (one: Loose) => one.name === 'm1.nano',
  ).id;
  const image = (await admin.get('glance', '/images?name=base-os')).images[0].id;
  let missing = wanted - (await there()).filter(({ status }) => status === 'ACTIVE').length;
  let host = 1;
  while (missing > 0) {
    const server = {
      name: NAME,
      flavorRef: flavour,
      imageRef: image,
      networks: [{ uuid: network }],
      min_count: Math.min(AT_ONCE, missing),
      availability_zone: `nova:cn0${host}`,
    };
    host = 3 - host;
    await admin.send('nova', 'POST', '/servers', { server });
    await built();
    missing = wanted - (await there()).filter(({ status }) => status === 'ACTIVE').length;
    process.stderr.write(`inventory: ${Math.max(0, missing)} servers to go\n`);
  }

  async function built(): Promise<void> {
    while ((await there()).some(({ name, status }) => name.startsWith(NAME) && status === 'BUILD'))
      await pause(2_000);
  }

  async function networkOf(): Promise<string> {
    const [found] = (await admin.get('neutron', `/networks?name=${NAME}`)).networks;
    if (found) return found.id;
    const made = (await admin.send('neutron', 'POST', '/networks', { network: { name: NAME } })).network;
    const subnet = { network_id: made.id, ip_version: 4, cidr: '10.99.0.0/20' };
    await admin.send('neutron', 'POST', '/subnets', { subnet });
    return made.id;
  }
}

/** Takes away what `crowd` made. */
export async function disperse(): Promise<void> {
  const admin = known('admin');
  const servers = (await all(admin.cloud.nova.servers({}, 500))).filter(({ name }) => name.startsWith(NAME));
  for (const { id } of servers) await admin.send('nova', 'DELETE', `/servers/${id}`).catch(() => undefined);
}
