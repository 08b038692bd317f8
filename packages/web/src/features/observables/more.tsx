import type { ReactNode } from 'react';

/** A form that is there when it is wanted. */
export function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="observable-more">
      <summary>{title}</summary>
      {children}
    </details>
  );
}
