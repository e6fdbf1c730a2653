import { Note } from '../controls';
import { useStation } from '../station';
import { standingSentences, storeClockOf, t } from '../strings';
import { useStage } from './stage-store';

/** Lists the other stagings of the order on the screen, before it can be staged. */
export function OtherStagingsNote() {
  const standings = useStage((form) => form.standings);
  const clock = useStation(({ station }) => storeClockOf(station.settings));
  const sentences = standingSentences(standings, Date.now(), clock);
  // A long note leaves it to the button to warn of a second shopper.
  const isLong = sentences.length > 2;
  const mayBeStaged = standings.some(({ kind }) => kind === 'maybe-staged');
  const shownSentences = mayBeStaged && !isLong ? [...sentences, t('standings.secondShopper')] : sentences;
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
