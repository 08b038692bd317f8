import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: ReactNode;
  /** At the end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a page with its heading; never one in another. */
export function Panel({ title, aside, children, className = '' }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
