// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { PinForm } from '../../../../src-renderer/controls';

afterEach(cleanup);

const renderForm = (onSubmit: (pin: string) => Promise<null | { kind: 'wrong-pin'; tryAgainInSeconds: number }>) =>
  render(<PinForm hint="Needed to change settings." submitLabel="Unlock" onSubmit={onSubmit} />);

const field = () => screen.getByLabelText<HTMLInputElement>('Admin PIN');

it('a PIN is submitted as it was typed and does not stay in the field', async () => {
  const onSubmit = vi.fn(async () => null);
  renderForm(onSubmit);
  fireEvent.change(field(), { target: { value: '0042' } });
  fireEvent.submit(field());
  await waitFor(() => expect(onSubmit).toHaveBeenCalledExactlyOnceWith('0042'));
  expect(field().value).toBe('');
});

it('a wrong PIN is reported, and the next one is not submitted before the wait is over', async () => {
  const onSubmit = vi.fn(async () => ({ kind: 'wrong-pin', tryAgainInSeconds: 30 }) as const);
  renderForm(onSubmit);
  fireEvent.change(field(), { target: { value: '1111' } });
  fireEvent.submit(field());
  await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''));
  expect(field().getAttribute('aria-invalid')).toBe('true');

  fireEvent.change(field(), { target: { value: '2222' } });
  fireEvent.submit(field());
  expect(onSubmit).toHaveBeenCalledOnce();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Unlock' }).disabled).toBe(true);
});

it('a PIN can be entered on the keys, and its last digit deleted', async () => {
  const onSubmit = vi.fn(async () => null);
  renderForm(onSubmit);
  for (const digit of '0425') fireEvent.click(screen.getByRole('button', { name: digit }));
  fireEvent.click(screen.getByRole('button', { name: 'Delete the last digit' }));
  expect(field().value).toBe('042');
  fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
  await waitFor(() => expect(onSubmit).toHaveBeenCalledExactlyOnceWith('042'));
});
