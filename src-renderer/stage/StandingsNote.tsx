import { useStation } from '../station';
import { standingSentences, storeClock, words } from '../words';
import { useForm } from './form';

/** What this station knows of other stagings of the order on the screen: said before the order can be staged. */
export function StandingsNote() {
  const standings = useForm((form) => form.standings);
  const clock = useStation(({ station }) => storeClock(station.settings));
  const sentences = standingSentences(standings, Date.now(), clock);
  // Where there is much to say, the button alone says that a second shopper may come.
  const isLong = sentences.length > 2;
  const isMaybe = standings.some(({ kind }) => kind === 'maybe-staged');
  const said = isMaybe && !isLong ? [...sentences, words.standings.secondShopper] : sentences;
  return <div role="alert">{said.length > 0 && <p className={`note is-alert ${isLong ? 'is-long' : ''}`}>{said.join(' ')}</p>}</div>;
}
