import { Page } from '../../../ui/page.tsx';

export function CalendarsPage() {
  return <Page title="Calendars">{null}</Page>;
}
