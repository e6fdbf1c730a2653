import { useStation } from '../station';
import { standingSentences } from '../words';
import { useForm } from './form';

/** What this station knows of other stagings of the order on the screen: said before the order can be staged. */
export function StandingsNote() {
  const standings = useForm((form) => form.standings);
  const timeZone = useStation(({ station }) => station.settings['station.timeZone']);
  const sentences = standingSentences(standings, Date.now(), timeZone);
  return <div role="alert">{sentences.length > 0 && <p className="note is-alert">{sentences.join(' ')}</p>}</div>;
}
