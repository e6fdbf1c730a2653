/** Reads how this process was started: its paths, its switches and its environment variables. */
import { homedir } from 'node:os';
import { app } from 'electron';
import { findForbiddenSwitches } from './command-line';
import type { Environment } from './environment';
import { findDangerousVariables, isInstrumented } from './hardening';
import { defaultsLocation, policyLocation, userDataFolder } from './settings';

export function readEnvironment(): Environment {
  const platformFacts = {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    packaged: app.isPackaged,
    userDataSwitch: app.commandLine.getSwitchValue('user-data-dir'),
  };
  return {
    version: app.getVersion(),
    packaged: app.isPackaged,
    // Works before Electron is ready, which headless commands need, unlike getLocale and getSystemLocale.
    languages: () => app.getPreferredSystemLanguages(),
    userData: userDataFolder(platformFacts),
    policy: policyLocation(platformFacts),
    defaults: defaultsLocation(platformFacts),
  };
}

export interface ForbiddenOptions {
  readonly switches: readonly string[];
  /** Already removed from the environment. */
  readonly variables: readonly string[];
}

/**
 * Finds the switches that a packaged app does not start with, which the caller has to reject, and removes dangerous environment
 * variables. The app does not restart itself without the switches. The instrumented build and unpackaged apps allow everything.
 */
export function removeForbiddenOptions(): ForbiddenOptions {
  const switches = findForbiddenSwitches(process.argv.slice(1), { platform: process.platform, isRoot: process.getuid?.() === 0 });
  const variables = findDangerousVariables(process.env);
  const isAnyForbidden = switches.length > 0 || variables.length > 0;
  if (!isAnyForbidden || !app.isPackaged || isInstrumented(app.getAppPath())) return { switches: [], variables: [] };
  for (const name of variables) delete process.env[name];
  return { switches, variables };
}
