import type { GuidanceBlock, GuidanceSpan } from '@muster/contract';
import { fromMarkdown } from 'mdast-util-from-markdown';

type Block = ReturnType<typeof fromMarkdown>['children'][number];
type Inline = Extract<Block, { type: 'paragraph' }>['children'][number];
type Marks = Omit<GuidanceSpan, 'text'>;

/** @throws Error for what a guidance document cannot hold; the documents are ours, so that is a defect */
export function blocksOf(markdown: string): GuidanceBlock[] {
  return fromMarkdown(markdown).children.map((node) => blockOf(node, markdown));
}

function blockOf(node: Block, source: string): GuidanceBlock {
  switch (node.type) {
    case 'heading': {
      const spans = spansOf(node.children);
      const level = Math.min(Math.max(node.depth, 2), 4);
      return { kind: 'heading', level, id: anchorOf(spans.map(({ text }) => text).join('')), spans };
    }
    case 'paragraph': {
      const text = source.slice(node.position?.start.offset, node.position?.end.offset);
      return tableIn(text) ?? { kind: 'paragraph', spans: spansOf(node.children) };
    }
    case 'list':
      return {
        kind: 'list',
        ordered: node.ordered === true,
        items: node.children.map((item) =>
          item.children.flatMap((child) =>
            child.type === 'paragraph' ? spansOf(child.children) : refuse(child),
          ),
        ),
      };
    case 'blockquote':
      return {
        kind: 'note',
        paragraphs: node.children.map((child) =>
          child.type === 'paragraph' ? spansOf(child.children) : refuse(child),
        ),
      };
    case 'code':
      return { kind: 'code', text: node.value };
    default:
      return refuse(node);
  }
}

/** The pipes of a table are no part of plain Markdown: its lines come as one paragraph. */
function tableIn(text: string): GuidanceBlock | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const [head, rule, ...rows] = lines;
  if (!head?.startsWith('|') || !/^\|[-:| ]+\|$/.test(rule ?? '')) return undefined;
  const cells = (line: string) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split('|')
      .map((cell) => cellOf(cell.trim()));
  return { kind: 'table', head: cells(head), rows: rows.map(cells) };
}

function cellOf(text: string): GuidanceSpan[] {
  return fromMarkdown(text).children.flatMap((node) =>
    node.type === 'paragraph' ? spansOf(node.children) : refuse(node),
  );
}

function spansOf(nodes: readonly Inline[], marks: Marks = {}): GuidanceSpan[] {
  return nodes.flatMap((node): GuidanceSpan[] => {
    switch (node.type) {
      case 'text':
        return [{ text: node.value.replaceAll('\n', ' '), ...marks }];
      case 'inlineCode':
        return [{ text: node.value, ...marks, code: true }];
      case 'strong':
        return spansOf(node.children, { ...marks, strong: true });
      case 'emphasis':
        return spansOf(node.children, { ...marks, emphasis: true });
      case 'link':
        return spansOf(node.children, { ...marks, href: safeHref(node.url) });
      case 'break':
        return [{ text: ' ', ...marks }];
      default:
        return refuse(node);
    }
  });
}

function safeHref(url: string): string {
  if (/^(\/[a-z]|https:\/\/)/.test(url)) return url;
  throw new Error(`a guidance document links to ${url}`);
}

function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function refuse(node: { type: string }): never {
  throw new Error(`a guidance document cannot hold ${node.type}`);
}
