/** The interface of a source that IT manages: a file, or a key of Windows' registry. */
import type { SettingsProblem } from '../../src-shared/settings/setting-source';
import type { Layer } from './layers';

/** The content of a source at one moment. */
export interface SourceRead {
  /** The location as IT writes it: a path, or `HKLM\SOFTWARE\…`. */
  readonly location: string;
  readonly layer: Layer;
  /** Contains `missing` if the source does not exist, even if it is optional. */
  readonly problems: readonly SettingsProblem[];
}

export interface PolicySource {
  /** Never fails: a source that cannot be read has a problem. */
  read(): Promise<SourceRead>;
  /**
   * Watches for changes, as far as possible: some folders cannot be watched, and some changes cause no event.
   * @param onHint called if the source may have changed
   * @returns a function that stops watching
   */
  watch(onHint: () => void): () => void;
}

/** Whether the problem makes the whole source unusable. */
export const isUnusable = ({ kind }: SettingsProblem): boolean =>
  kind === 'unreadable' || kind === 'not-json' || kind === 'missing' || kind === 'untrusted';

/** The content of a source without settings. */
export const emptyRead = (location = ''): SourceRead => ({ location, layer: {}, problems: [] });

/** Removes the problem `missing`, for an optional source. */
export const ignoreMissing = (read: SourceRead): SourceRead => ({
  ...read,
  problems: read.problems.filter(({ kind }) => kind !== 'missing'),
});
