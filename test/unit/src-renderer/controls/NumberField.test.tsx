// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { NumberField } from '../../../../src-renderer/controls';

afterEach(cleanup);

const renderField = (props: Partial<ComponentProps<typeof NumberField>> = {}) => {
  const handlers = { onChange: vi.fn(), onSelect: vi.fn(), onStep: vi.fn(), onEnter: vi.fn() };
  render(<NumberField label="Bags" value="3" kind="count" error={null} isActive={false} focusRequest={null} {...handlers} {...props} />);
  return { ...handlers, input: screen.getByRole('spinbutton', { name: 'Bags' }) };
};

it('a text that is no number stays in the field', () => {
  const { input } = renderField({ value: 'abc' });
  expect((input as HTMLInputElement).value).toBe('abc');
  expect(input.hasAttribute('aria-valuenow')).toBe(false);
});

it('an error is announced with the field', () => {
  const { input } = renderField({ error: 'Whole numbers only.' });
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Whole numbers only.');
});

it('the arrow keys step the number, and Enter goes on to the next field', () => {
  const { input, onStep, onEnter } = renderField();
  fireEvent.keyDown(input, { key: 'ArrowUp' });
  fireEvent.keyDown(input, { key: 'ArrowDown' });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(onStep.mock.calls).toEqual([[1], [-1]]);
  expect(onEnter).toHaveBeenCalledOnce();
});
