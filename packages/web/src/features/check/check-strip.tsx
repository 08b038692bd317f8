import type { CheckPageView } from '@muster/contract';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { Sign, verdictLooks } from '../../ui/sign.tsx';

interface CheckStripProps {
  checks: CheckPageView['checks'];
  current: string;
  site: string;
}

/** Every check of the site with its sign: where this one stands among them. */
export function CheckStrip({ checks, current, site }: CheckStripProps) {
  const strip = useRef<HTMLElement>(null);
  // On a narrow screen the strip is wider than the page. The page itself must not move with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another check is another place
  useEffect(() => {
    const here = strip.current?.querySelector<HTMLElement>('[aria-current]');
    if (strip.current && here)
      strip.current.scrollLeft = here.offsetLeft - (strip.current.clientWidth - here.offsetWidth) / 2;
  }, [current]);
  return (
    <nav ref={strip} className="check-strip" aria-label="Checks of this site">
      {checks.map(({ id, title, axis, verdict }, i) => (
        <Link
          key={id}
          href={`${site}/checks/${id}`}
          className={i > 0 && checks[i - 1]?.axis !== axis ? 'first' : ''}
          aria-current={id === current ? 'page' : undefined}
          aria-label={`${id} ${title}, ${verdictLooks[verdict].says}`}
          title={title}
          replace
        >
          <span>{id}</span>
          <Sign verdict={verdict} />
        </Link>
      ))}
    </nav>
  );
}
