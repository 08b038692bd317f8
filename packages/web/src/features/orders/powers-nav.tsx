import { Link } from 'wouter';
import './powers-nav.css';

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
    <nav className="powers-nav" aria-label="At the sites">
      {PLACES.map(({ path, label }) => (
        <Link key={path} href={path} aria-current={path === here ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
