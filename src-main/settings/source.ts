/** A place in which IT says something about stations, whatever it is: a file, or a key of Windows' registry. */
import type { SettingsProblem } from '../../src-shared/settings';
import type { Layer } from './layers';

/** What one source said when it was read. */
export interface Reading {
  /** Where it stands, as IT writes it: a path, or `HKLM\SOFTWARE\…`. */
  readonly place: string;
  readonly layer: Layer;
  /** `missing` where there is nothing; whether something should be there, its reader knows. */
  readonly problems: readonly SettingsProblem[];
}

export interface PolicySource {
  /** Never fails: what cannot be read is a problem of the reading. */
  read(): Promise<Reading>;
  /**
   * Says that it may have changed. Only a hint: some folders cannot be watched, and not everything that happens is told.
   * @returns a function that stops it
   */
  watch(onHint: () => void): () => void;
}

/** Which of a source's problems leave nothing of it. */
export const isUnusable = ({ kind }: SettingsProblem): boolean =>
  kind === 'unreadable' || kind === 'not-json' || kind === 'missing' || kind === 'untrusted';

/** @param place where nobody says anything */
export const nothingRead = (place = ''): Reading => ({ place, layer: {}, problems: [] });

/** Without the complaint that there is none, where there need not be one. */
export const whereThere = (reading: Reading): Reading => ({
  ...reading,
  problems: reading.problems.filter(({ kind }) => kind !== 'missing'),
});
