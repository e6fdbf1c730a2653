// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { type RefObject, useRef } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useKeepFocus } from '../../../../src-renderer/activity/use-keep-focus';

afterEach(cleanup);

function List({ rows }: { readonly rows: readonly string[] }) {
  const view = useRef<HTMLElement>(null);
  return (
    <main ref={view} tabIndex={-1}>
      <Section rows={rows} view={view} />
    </main>
  );
}

function Section({ rows, view }: { readonly rows: readonly string[]; readonly view: RefObject<HTMLElement | null> }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const keepFocus = useKeepFocus(heading, view);
  if (rows.length === 0) return null;
  return (
    <section {...keepFocus}>
      <h2 ref={heading} tabIndex={-1}>
        {rows.length} left
      </h2>
      {rows.map((row) => (
        <button type="button" key={row}>
          {row}
        </button>
      ))}
    </section>
  );
}

const focus = (name: string) => screen.getByRole('button', { name }).focus();

it('a row that disappears with its pressed button leaves the focus at the heading, and the last row in the view', () => {
  const { rerender } = render(<List rows={['A', 'B']} />);
  focus('A');
  rerender(<List rows={['B']} />);
  expect(document.activeElement?.textContent).toBe('1 left');
  rerender(<List rows={[]} />);
  expect(document.activeElement?.tagName).toBe('MAIN');
});

it('a row that disappears without having had the focus moves no focus', () => {
  const { rerender } = render(<List rows={['A', 'B']} />);
  rerender(<List rows={['B']} />);
  expect(document.activeElement).toBe(document.body);
});
