import type { ReactNode } from 'react';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import './people.css';

/** The frame of the pages that anybody may open: they stand alone, without the head line. */
export function OpenFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="open">
      <header className="open-brand">
        <Mark />
        Muster
      </header>
      <Page title={title} narrow>
        {children}
      </Page>
    </div>
  );
}
