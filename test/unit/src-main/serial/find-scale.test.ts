import { describe, expect, test, vi } from 'vitest';
import { findScale } from '../../../../src-main/serial/find-scale';
import type { ScaleSearch } from '../../../../src-shared/devices/device-state';
import { createFakePorts } from '../../../support/devices/fake-ports';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const NCI_ANSWER = '\n  14.25lb\r\n00\r\x03';

async function search(
  ports: ReturnType<typeof createFakePorts>,
  paths: readonly string[],
): Promise<{ result: ScaleSearch | null; progress: ScaleSearch[] }> {
  const progress: ScaleSearch[] = [];
  let result: ScaleSearch | null | undefined;
  void findScale(paths, { ports, onProgress: (step) => progress.push(step), isStopped: () => false }).then((found) => {
    result = found;
  });
  for (let second = 0; second < 300 && result === undefined; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  if (result === undefined) throw new Error('The search has not ended.');
  return { result, progress };
}

/** A scale that takes one line at a time, and complains about each that it does not know. */
function createSicsScale() {
  let line = '';
  return {
    answer(written: string) {
      line += written;
      if (!line.endsWith('\r\n')) return undefined;
      const command = line.trim();
      line = '';
      return command === 'SI' ? 'S S      5.000 kg\r\n' : command === '' ? undefined : 'ES\r\n';
    },
  };
}

describe('The search for a scale', () => {
  test('finds a scale behind ports that other programs use or that have another device, so the lead does not need its manual', async () => {
    const ports = createFakePorts();
    ports.plug('COM1');
    ports.refuse('COM1', { kind: 'in-use' });
    ports.plug('COM2', { answer: () => 'ERROR\r\n' });
    ports.plug('COM3', { answer: (written) => (written === 'W\r' ? NCI_ANSWER : undefined) });
    const { result } = await search(ports, ['COM1', 'COM2', 'COM3']);
    expect(result).toEqual({ kind: 'found', port: 'COM3', protocol: 'nci', line: '9600,7E1', hundredths: 1425 });
  });

  test('finds a scale that waits for the end of a line after what another protocol has asked', async () => {
    const ports = createFakePorts();
    ports.plug('COM3', createSicsScale());
    expect((await search(ports, ['COM3'])).result).toMatchObject({
      kind: 'found',
      protocol: 'mt-sics',
      line: '9600,8N1',
      hundredths: 1102,
    });
  });

  test('names the usual line of a scale that sends by itself, and not the first one at which it was read', async () => {
    const ports = createFakePorts();
    ports.plug('COM3');
    const timer = setInterval(() => ports.send('COM3', 'ST,GS,@\xc0,   5.000 kg\r\n'), 100);
    expect((await search(ports, ['COM3'])).result).toMatchObject({ kind: 'found', protocol: 'cas', line: '9600,8N1', hundredths: 1102 });
    clearInterval(timer);
  });

  test('lists the ports that it has tried when there is no scale, and leaves them closed', async () => {
    const ports = createFakePorts();
    ports.plug('COM2');
    const { result, progress } = await search(ports, ['COM2', 'COM9']);
    expect(result).toEqual({ kind: 'not-found', ports: ['COM2', 'COM9'] });
    expect(progress.at(-1)).toMatchObject({ kind: 'running', port: 'COM9' });
    expect((await ports.open('COM2', ports.lines[0] as never)).ok).toBe(true);
  });
});
