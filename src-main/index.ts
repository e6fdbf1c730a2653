/**
 * The entry point of the main process. A start with a window must not wait at the top level, because Electron is not ready before
 * this file has run to its end.
 */
import { join } from 'node:path';
import { app } from 'electron';
import { parseCommandLine, rejectSwitches } from './command-line';
import { keepNewFilesPrivate } from './hardening';
import { exit, setUserDataPaths } from './lifecycle';
import { openLog } from './log';
import { startHeadless } from './start-headless';
import { startWithWindow } from './start-with-window';
import { readEnvironment, removeForbiddenOptions } from './startup-environment';

performance.mark('main');
const forbidden = removeForbiddenOptions();
keepNewFilesPrivate();
const environment = readEnvironment();

app.setName('Stagebay');
app.setAppUserModelId('com.stagebay.station');
setUserDataPaths(environment.userData);

if (forbidden.switches.length > 0) {
  const log = openLog(join(environment.userData, 'logs'));
  log.error('switch-refused', { switches: forbidden.switches.join(', ') });
  exit(rejectSwitches(forbidden.switches));
}

const command = parseCommandLine(process.argv.slice(1));
if (command.ok && command.value.name === 'open') startWithWindow(environment, forbidden, join(import.meta.dirname, '..'));
else await startHeadless(command, environment);
