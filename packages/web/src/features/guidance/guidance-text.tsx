import type { GuidanceBlock, GuidanceSpan } from '@muster/contract';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A document as the server took it apart: blocks of text with marks. Nothing in it can be markup. */
export function GuidanceText({ blocks }: { blocks: readonly GuidanceBlock[] }) {
  return (
    <div className="guidance-text">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a document's blocks never change their order
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: GuidanceBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? (
        <h2 id={block.id}>
          <Spans of={block.spans} />
        </h2>
      ) : (
        <h3 id={block.id}>
          <Spans of={block.spans} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Spans of={block.spans} />
        </p>
      );
    case 'list': {
      const items = numbered(block.items).map(({ key, item }) => (
        <li key={key}>
          <Spans of={item} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'note':
      return (
        <aside className="guidance-note">
          {numbered(block.paragraphs).map(({ key, item }) => (
            <p key={key}>
              <Spans of={item} />
            </p>
          ))}
        </aside>
      );
    case 'code':
      return <pre className="mono">{block.text}</pre>;
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by the keyboard
        <section className="scroll" aria-label="Table" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                {numbered(block.head).map(({ key, item }) => (
                  <th key={key} scope="col">
                    <Spans of={item} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {numbered(block.rows).map(({ key, item }) => (
                <Row key={key} cells={item} />
              ))}
            </tbody>
          </table>
        </section>
      );
  }
}

function Row({ cells }: { cells: readonly GuidanceSpan[][] }) {
  const [first = [], ...rest] = cells;
  return (
    <tr>
      <th scope="row">
        <Spans of={first} />
      </th>
      {numbered(rest).map(({ key, item }) => (
        <td key={key}>
          <Spans of={item} />
        </td>
      ))}
    </tr>
  );
}

function Spans({ of }: { of: readonly GuidanceSpan[] }) {
  return numbered(of).map(({ key, item }) => <Span key={key} span={item} />);
}

function Span({ span: { text, strong, emphasis, code, href } }: { span: GuidanceSpan }): ReactNode {
  let shown: ReactNode = text;
  if (code) shown = <code className="mono">{shown}</code>;
  if (emphasis) shown = <em>{shown}</em>;
  if (strong) shown = <strong>{shown}</strong>;
  if (href === undefined) return shown;
  return href.startsWith('/') ? <Link href={href}>{shown}</Link> : <a href={href}>{shown}</a>;
}

/** With the place in the document as the key. */
function numbered<Item>(items: readonly Item[]): { key: string; item: Item }[] {
  return items.map((item, index) => ({ key: String(index), item }));
}
