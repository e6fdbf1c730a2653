import { Note } from '../controls';
import { useStation } from '../station';
import { standingSentences, storeClockOf, strings } from '../strings';
import { useStage } from './stage-store';

/** What this station knows of other stagings of the order on the screen: said before the order can be staged. */
export function OtherStagingsNote() {
  const standings = useStage((form) => form.standings);
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const sentences = standingSentences(standings, Date.now(), clock);
  // Where there is much to say, the button alone says that a second shopper may come.
  const isLong = sentences.length > 2;
  const mayBeStaged = standings.some(({ kind }) => kind === 'maybe-staged');
  const shownSentences = mayBeStaged && !isLong ? [...sentences, strings.standings.secondShopper] : sentences;
  return (
    <div role="alert">
      {shownSentences.length > 0 && (
        <Note tone="alert" data-long={isLong || undefined}>
          {shownSentences.join(' ')}
        </Note>
      )}
    </div>
  );
}
