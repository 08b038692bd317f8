import { Link } from 'wouter';
import { useMe } from '../../app/session.tsx';
import { mayEditFederation } from './may.ts';

export function FederationActions() {
  const me = useMe();
  return (
    <>
      <a className="plain" href="/api/v1/readiness.csv" download>
        CSV
      </a>
      <a className="plain" href="/api/v1/readiness" download="federation.json">
        JSON
      </a>
      <Link className="button" href="/federation/calendars">
        Calendars
      </Link>
      {mayEditFederation(me) ? (
        <Link className="button" href="/federation/import">
          Import
        </Link>
      ) : null}
    </>
  );
}
