/** Runs the app with one of its switches that open no window, as IT's scripts do. */
import { spawn } from 'node:child_process';

/** @typedef {{ readonly executablePath: string, readonly args: readonly string[], readonly env: NodeJS.ProcessEnv }} AppCommand */

/**
 * @param {AppCommand} command
 * @param {readonly string[]} words the switch and what belongs to it
 * @param {string} [input] the standard input
 * @returns {Promise<{ readonly code: number | null, readonly stdout: string, readonly stderr: string }>}
 */
export function runApp({ executablePath, args, env }, words, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(executablePath, [...args, ...words, '--ozone-platform=headless'], { env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/**
 * Stores a token in the keychain. It is bound to the Connect address of the policy.
 * @param {AppCommand} command
 * @param {string} token
 */
export async function provisionToken(command, token) {
  const { code, stderr } = await runApp(command, ['--provision-token'], token);
  if (code !== 0) throw new Error(`The token was not provisioned: ${stderr}`);
}
