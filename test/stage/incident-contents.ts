/** The API, asked as whoever may. */
type Api = <Answer>(path: string, body?: object) => Promise<Answer>;

/** Observables, tasks, decisions and a timeline for an incident on the stage, as a busy morning leaves them. */
export async function fillIncident(api: Api, incident: string, site: string, now: Date): Promise<void> {
  const path = `/api/v1/incidents/${incident}`;
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  await api(`${path}/observables`, {
    observables: [
      {
        value: 'hxxps://pool[.]coinquarry[.]example/worker?id=7',
        note: 'Where the miner asks for work',
        tags: ['miner', 'c2'],
        sighting: { at: at(-190) },
      },
      { value: '203.0.113.66:4444', tags: ['c2'], sighting: { siteId: site, at: at(-170) } },
      { value: '198.51.100.0/24', ioc: false, note: 'The scanner’s network; also innocent hosts' },
      {
        value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        note: 'kworkerd, the miner',
        tags: ['miner'],
        sighting: { siteId: site, at: at(-165) },
      },
      { value: '/DC=org/DC=terena/O=Example University/CN=Robin Rogue rrogue@uni.example', ioc: false },
      { value: 'phish@helpdesk-uni.example', tlp: 'GREEN' },
      { value: '/tmp/.X11-unix/kworkerd', siteId: site, note: 'Only on our worker nodes so far' },
      { value: 'update.coinquarry.example', audience: 'csirt', note: 'Told to us in confidence' },
    ],
  });
  const tasks = [
    {
      title: 'Keep an image of each affected worker node',
      text: 'Before anything is switched off. Memory first, then the disk; say where they are kept.',
      dueAt: at(90),
      siteId: site,
      assignee: { kind: 'site' },
      mandatory: true,
    },
    { title: 'Ask the CA to suspend the certificate', dueAt: at(-35), mandatory: true },
    { title: 'Warn the VO’s managers', dueAt: at(26 * 60) },
    { title: 'Look for the pool’s address in the flows of the last week', audience: 'parties' },
    { title: 'Call the site back', text: '' },
  ];
  const made: { id: string }[] = [];
  for (const task of tasks) made.push(await api<{ id: string }>(`${path}/tasks`, task));
  await api(`${path}/tasks/${made.at(-1)?.id}/state`, {
    state: 'done',
    note: 'Reached Dr Novák on the phone; two hosts are off the network.',
  });
  const first = await api<{ id: string }>(`${path}/decisions`, {
    title: 'Is it an incident?',
    outcome: 'Not yet: watch the two hosts until noon.',
    reason: 'One alarm of the batch system, which had false ones last week.',
    audience: 'parties',
    decidedAt: at(-180),
  });
  await api(`${path}/decisions`, {
    title: 'Is it an incident?',
    outcome: 'Yes. The site isolates both hosts now.',
    reason: 'The same key was used from an address abroad, and the load does not come from a job.',
    alternatives: 'Waiting until noon: more credentials could be lost.',
    evidence: ['the site’s mail of 10:42', 'flow records'],
    supersedes: first.id,
    decidedBy: 'Ada Lovelace, duty officer',
  });
  await api(`${path}/timeline`, {
    text: 'The site’s admin said on the phone that both hosts are off the network since 10:42.',
    at: at(-150),
    siteId: site,
  });
  const wrong = await api<{ id: string }>(`${path}/timeline`, {
    text: 'Three accounts were used.',
    at: at(-60),
    audience: 'parties',
  });
  await api(`${path}/timeline`, { text: 'Thirteen accounts were used.', corrects: wrong.id });
}
