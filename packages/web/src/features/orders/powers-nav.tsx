import { Link } from 'wouter';
import { Tabs } from '../../ui/tabs.tsx';

const PLACES = [
  { path: '/bans', label: 'Bans' },
  { path: '/workloads', label: 'Workloads' },
  { path: '/subjects', label: 'Subjects' },
  { path: '/images', label: 'Images' },
  { path: '/agents', label: 'Agents' },
] as const;

/** The pages of what reaches into the sites. */
export function PowersNav({ here }: { here: (typeof PLACES)[number]['path'] }) {
  return (
    <Tabs label="At the sites" here={here}>
      {PLACES.map(({ path, label }) => (
        <Link key={path} href={path} aria-current={path === here ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </Tabs>
  );
}
