/** What an installer does with an open station, through the switches that its scheduled tasks use. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLEAN_EXIT, waitForExit } from '../support/exited-process';
import { stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, runSwitch, test } from './fixtures/station';

const eventsOf = (station: RunningStation, name: string) => station.log().filter(({ event }) => event === name);
const ask = (station: RunningStation) => runSwitch(['--quit-between-orders'], { userData: station.userData });
const answers = (station: RunningStation) => eventsOf(station, 'installer-quit-request').map(({ busy }) => busy);

test('an installer closes the app between orders, not while an order is on the screen or can be undone', async ({ openStation }) => {
  const station = await openStation({ policy: { 'stage.undoSeconds': 60, 'window.mode': 'kiosk' } });
  const stage = stagePage(station.page);
  const exit = waitForExit(station);
  await stage.order.fill('PRACTICE-0001');
  await stage.bags.fill('2');
  expect(await ask(station)).toMatchObject({ code: 0, stdout: '' });
  await expect.poll(() => answers(station)).toEqual(['order-on-screen']);
  await stage.stageOrder.click();
  await expect(stage.entry('PRACTICE-0001')).toContainText('Leaving in');
  await ask(station);
  await expect.poll(() => answers(station)).toEqual(['order-on-screen', 'order-leaving']);
  // The station stays open and works.
  await stage.entry('PRACTICE-0001').getByRole('button', { name: 'Undo' }).click();
  await stage.clear.click();
  await expect(stage.order).toHaveValue('');
  await ask(station);
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(answers(station)).toEqual(['order-on-screen', 'order-leaving', null]);
  expect(station.log().at(-1)).toMatchObject({ event: 'quit' });
});

test('a station closed by an installer is reopened once, and a station closed by a person is not', async ({ openStation }) => {
  const station = await openStation();
  const { userData } = station;
  const again = () => runSwitch(['--reopen'], { userData });
  const exit = waitForExit(station);
  await ask(station);
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(await again()).toMatchObject({ code: 0, stdout: '' });
  await expect.poll(() => eventsOf(station, 'window-focused').length, { timeout: 30_000 }).toBe(2);
  const closed = eventsOf(station, 'quit').length;
  await runSwitch(['--quit'], { userData });
  await expect.poll(() => eventsOf(station, 'quit').length, { timeout: 30_000 }).toBe(closed + 1);
  // A person closed the station, so the installer does not reopen it.
  expect(await again()).toMatchObject({ code: 0, stdout: '' });
  expect(eventsOf(station, 'start')).toHaveLength(2);
});

test('a station reopened by hand after an installer leaves no reopen marker for the next installer', async ({ openStation }) => {
  const station = await openStation();
  const { userData } = station;
  const exit = waitForExit(station);
  await ask(station);
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(existsSync(join(userData, 'open-again'))).toBe(true);
  await openStation({ userData });
  await expect.poll(() => existsSync(join(userData, 'open-again'))).toBe(false);
});

for (const { reasons, noticed } of [
  { reasons: ['close-app'], noticed: 1 },
  { reasons: ['logoff'], noticed: 0 },
]) {
  test(`Windows’ word that it ends (${reasons}) is ${noticed ? 'none to a station that goes on: its end is noticed' : 'the last one'}`, async ({
    openStation,
  }) => {
    const station = await openStation();
    await station.app.evaluate(({ BrowserWindow }, why) => {
      BrowserWindow.getAllWindows()[0]?.emit('session-end', { reasons: why });
    }, reasons);
    const exit = waitForExit(station);
    station.app.process().kill('SIGKILL');
    await exit;
    const next = await openStation({ userData: station.userData });
    expect(eventsOf(next, 'session-end')).toMatchObject([{ reasons: reasons.join(', ') }]);
    expect(eventsOf(next, 'unclean-shutdown')).toHaveLength(noticed);
  });
}
