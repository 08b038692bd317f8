import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ScrollProps {
  /** What it holds, for who comes to it by the tab key. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A frame of its own for a wide table: a stop of the tab key while there is something to scroll, so that arrows do it. */
export function Scroll({ label, className = '', children }: ScrollProps) {
  const frame = useRef<HTMLElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () =>
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      ref={frame}
      className={`scroll ${className}`}
      aria-label={label}
      tabIndex={scrolls ? 0 : undefined}
    >
      {children}
    </section>
  );
}
