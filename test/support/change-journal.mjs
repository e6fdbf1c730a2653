import { execFileSync } from 'node:child_process';
import path from 'node:path';

/**
 * Changes the journal of a closed station in a separate process, as a person would who edits the file.
 * @param {string} userData the station's user-data folder
 * @param {string} sql
 */
export function changeJournal(userData, sql) {
  const program = 'const [file, sql] = process.argv.slice(1); new (require("libsql"))(file).exec(sql);';
  execFileSync(process.execPath, ['-e', program, path.join(userData, 'journal.db'), sql]);
}
