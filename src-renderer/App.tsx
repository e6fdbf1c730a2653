import { useEffect, useState } from 'react';
import type { Edit, Intent, StateName } from '../src-shared/intent';
import { type Filter, showAll } from './activity';
import { otherPlaces, useLater } from './later';
import { type Place, scannerSettings, showPreview, takeReading } from './readings';
import { Strip } from './Strip';
import { useScanner } from './scanner';
import { tellOfScreen } from './screen';
import { recordKeys } from './settings';
import { play, type Sound } from './sounds';
import { correct, followOrders, openStageForm, StagePlace } from './stage';
import { ask, useStation } from './station';
import { words } from './words';

const PLACES: readonly Place[] = ['stage', 'edit', 'activity', 'settings'];

/** Four places, one tap apart. A place that is not shown is not there, for the screen reader either. */
export function App() {
  const [place, setPlace] = useState<Place>('stage');
  const others = useLater(({ places }) => places);
  const painted = useLater(({ painted }) => painted);
  const practice = useStation(({ station }) => station.settings['connection.mode'] === 'practice' && station.connection.kind !== 'blocked');

  useScanner(
    () => scannerSettings(place),
    (reading) => takeReading(place, reading),
    (text) => showPreview(place, text),
    (keys, classification) => place === 'settings' && recordKeys(keys, classification),
  );
  useEffect(() => openStageForm(), []);
  useEffect(() => followOrders(), []);
  useEffect(() => soundOrders(), []);
  useEffect(() => followNetwork(), []);
  useEffect(() => others?.openEditForm(), [others]);
  useEffect(() => (others ? tellOfScreen(others) : undefined), [others]);

  const openEdit = (edit: Edit) => {
    setPlace('edit');
    void otherPlaces().then(({ editAgain }) => editAgain(edit));
  };
  const showActivity = (filter: Filter) => {
    showAll(filter);
    setPlace('activity');
  };
  const showNeedy = () => showActivity('needsYou');
  const bringBack = (intent: Intent) => {
    if (intent.what === 'update') return openEdit(intent);
    setPlace('stage');
    correct(intent);
  };

  return (
    <div className={`app ${practice ? 'is-practice' : ''}`}>
      <Strip showActivity={showActivity}>
        <div className="tabs" role="tablist" aria-label={words.placesLabel}>
          {PLACES.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={place === name}
              aria-controls="place"
              className="tab"
              tabIndex={place === name ? 0 : -1}
              onClick={() => setPlace(name)}
              onKeyDown={(event) => moveBetweenTabs(event, name, setPlace)}
            >
              {words.places[name]}
            </button>
          ))}
        </div>
      </Strip>
      <div className="place" role="tabpanel" id="place" aria-labelledby={`tab-${place}`}>
        {place === 'stage' && <StagePlace openEdit={openEdit} showNeedy={showNeedy} painted={painted} />}
        {place === 'edit' && others && <others.EditPlace />}
        {place === 'activity' && others && <others.ActivityPlace correct={bringBack} />}
        {place === 'settings' && others && <others.SettingsPlace />}
      </div>
    </div>
  );
}

function moveBetweenTabs(event: React.KeyboardEvent, from: Place, go: (place: Place) => void): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const to = PLACES.at((PLACES.indexOf(from) + by) % PLACES.length);
  if (by === 0 || !to) return;
  event.preventDefault();
  go(to);
  document.getElementById(`tab-${to}`)?.focus();
}

/** A network that comes back is heard of here first. */
function followNetwork(): () => void {
  const sendNow = () => void ask('orders.sendNow', undefined);
  window.addEventListener('online', sendNow);
  return () => window.removeEventListener('online', sendNow);
}

/** Staged, updated, rejected and unknown are heard, whatever place is shown. */
const soundOrders = () =>
  useStation.subscribe(({ orders }, before) => {
    if (orders === before.orders) return;
    // Many may have changed at once, and each sound is heard once.
    const heard = new Set<Sound>();
    for (const { id, state } of orders) {
      const sound = SOUNDS[state.name];
      if (!sound) continue;
      const was = before.orders.find((order) => order.id === id);
      if (was && was.state.name !== state.name) heard.add(sound);
    }
    for (const sound of heard) play(sound);
  });

const SOUNDS = { staged: 'staged', updated: 'staged', rejected: 'rejected', unknown: 'unknown' } as Partial<Record<StateName, Sound>>;
