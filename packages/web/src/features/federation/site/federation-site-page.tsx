import { Page } from '../../../ui/page.tsx';

export function FederationSitePage() {
  return <Page title="Site">{null}</Page>;
}
