/** Asks for a passphrase: on the terminal without showing it, or from the first line of standard input. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError, log } from '../cli.mjs';

/** @param {string} question @returns {Promise<string>} */
export async function askPassphrase(question) {
  const isTerminal = Boolean(process.stdin.isTTY);
  if (isTerminal) log(question);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) if (line !== '') return line;
  } finally {
    lines.close();
  }
  throw new CliError('There was no passphrase.');
}
