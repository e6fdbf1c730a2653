/** A place in which IT says something about stations, whatever it is: a file, or a key of Windows' registry. */
import type { SettingsProblem } from '../../src-shared/settings/settings.schema';
import type { Layer } from './layers';

/** What one source said when it was read. */
export interface SourceRead {
  /** Where it stands, as IT writes it: a path, or `HKLM\SOFTWARE\…`. */
  readonly location: string;
  readonly layer: Layer;
  /** `missing` where there is nothing; whether something should be there, its reader knows. */
  readonly problems: readonly SettingsProblem[];
}

export interface PolicySource {
  /** Never fails: what cannot be read is a problem of the reading. */
  read(): Promise<SourceRead>;
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
export const emptyRead = (location = ''): SourceRead => ({ location, layer: {}, problems: [] });

/** Without the complaint that there is none, where there need not be one. */
export const ignoreMissing = (read: SourceRead): SourceRead => ({
  ...read,
  problems: read.problems.filter(({ kind }) => kind !== 'missing'),
});
