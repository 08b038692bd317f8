import { useSearchParams } from 'wouter';
import { Page } from '../../ui/page.tsx';
import { EntryList } from './entry-list.tsx';
import { EntryPanel } from './entry-panel.tsx';
import { HeadPanel } from './head-panel.tsx';
import { filterFrom, type LedgerFilter, pathOf } from './ledger-filter.ts';
import { LedgerSearch } from './ledger-search.tsx';
import { VerifyPanel } from './verify-panel.tsx';
import './ledger.css';

/** Everything that was done, in the order in which it was done; the filter and the open entry stand in the address. */
export function LedgerPage() {
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);
  const open = params.get('entry');

  function show(next: LedgerFilter, entry: string | null = null): void {
    setParams({ ...next, ...(entry === null ? {} : { entry }) });
  }

  return (
    <Page
      title="Ledger"
      sub="Chained, signed and append-only. It holds ids, hashes and commitments; names and addresses never."
      actions={
        <>
          <a className="plain" href={pathOf(filter, '.csv')} download>
            CSV
          </a>
          <a className="plain" href={pathOf(filter)} download="ledger.json">
            JSON
          </a>
        </>
      }
    >
      <LedgerSearch filter={filter} onSearch={(next) => show(next)} onEntry={(id) => show(filter, id)} />
      <div className="ledger">
        <EntryList
          filter={filter}
          open={open}
          onOpen={(id) => show(filter, id)}
          onFilter={(next) => show(next)}
        />
        <div className="ledger-side">
          {open === null ? null : (
            <EntryPanel id={open} onClose={() => show(filter)} onFilter={(next) => show(next)} />
          )}
          <HeadPanel />
          <VerifyPanel onEntry={(id) => show(filter, id)} />
        </div>
      </div>
    </Page>
  );
}
