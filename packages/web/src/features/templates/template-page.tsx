import type { TemplateView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { WordingEditor } from './wording-editor.tsx';
import './templates.css';

/** One document: its wording, what it makes of an example, its fields and versions. */
export function TemplatePage({ name = '' }: { name?: string }) {
  const template = useRead<TemplateView>(`/api/v1/templates/${encodeURIComponent(name)}`);
  if (template.data && !template.error) return <WordingEditor key={name} template={template.data} />;
  return (
    <Page title="Template" crumbs={[{ label: 'Templates', href: '/templates' }]}>
      <Loaded of={template}>{() => null}</Loaded>
    </Page>
  );
}
