import { Link } from 'wouter';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  return (
    <Page title="No such page" narrow>
      <p>
        Nothing stands at this address, or what stood there may not be seen by you.{' '}
        <Link href="/">Overview</Link>
      </p>
    </Page>
  );
}
