import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { Edit, Intent, StateName } from '../src-shared/intent/intent.schema';
import styles from './App.module.css';
import type { Filter } from './activity';
import { useIsPractice } from './Connection';
import { ScreenKeyboard, SettingsIcon } from './controls';
import { loadLazyViews, useDeferred } from './deferred';
import { followDevices } from './devices';
import { HandoverAnnouncement, HandoverBadge } from './HandoverBadge';
import { reportOpenOrder } from './open-order-reporter';
import { Strip } from './Strip';
import { findView, routeReading, scannerSettings } from './scan-router';
import { type Reading, useScanner } from './scanner';
import { playSound, type Sound } from './sounds';
import { correctOrder, refreshStandingsOnChange, startStageModel } from './stage';
import { invoke, useStation } from './station';
import { t, useLanguage } from './strings';
import { VIEW_NAMES, type ViewName } from './views';

/** Only the selected view is mounted, so that screen readers see no hidden view. */
export function App() {
  useLanguage();
  const [viewName, setViewName] = useState<ViewName>('stage');
  const lazyViews = useDeferred(({ views }) => views);
  const hasFirstPaint = useDeferred(({ hasFirstPaint }) => hasFirstPaint);
  const isPractice = useIsPractice();
  const isKiosk = useStation(({ station }) => station.settings['window.mode'] === 'kiosk');

  useReadings(viewName);
  useEffect(() => startStageModel(), []);
  useEffect(() => refreshStandingsOnChange(), []);
  useEffect(() => playOrderSounds(), []);
  useEffect(() => sendWhenOnline(), []);
  useEffect(() => lazyViews?.startEditModel(), [lazyViews]);
  useEffect(() => lazyViews?.followHandover({ announcesShoppers: true }), [lazyViews]);
  useEffect(() => (lazyViews ? reportOpenOrder(lazyViews) : undefined), [lazyViews]);

  const openEdit = (edit: Edit) => {
    setViewName('edit');
    void loadLazyViews().then(({ reopenEdit }) => reopenEdit(edit));
  };
  // The filter is set before the view is mounted, so that the history is read once.
  const showActivity = (filter: Filter) =>
    void loadLazyViews().then(({ showOnly }) => {
      showOnly(filter);
      setViewName('activity');
    });
  const showNeedsAttention = () => showActivity('needsYou');
  const reopenIntent = (intent: Intent) => {
    if (intent.kind === 'update') return openEdit(intent);
    setViewName('stage');
    correctOrder(intent);
  };
  const view = findView(viewName);

  return (
    <div className={styles.app} data-mode={isPractice ? 'practice' : undefined}>
      <Strip showActivity={showActivity}>
        <div className={styles.tabs} role="tablist" aria-label={t('views.label')}>
          {VIEW_NAMES.map((name) => [
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={viewName === name}
              aria-controls="place"
              className={styles.tab}
              tabIndex={viewName === name ? 0 : -1}
              onClick={() => setViewName(name)}
              onKeyDown={(event) => handleTabKey(event, name, setViewName)}
            >
              {name === 'settings' ? <ShortTab text={t('views.settings')} icon={<SettingsIcon />} /> : t(`views.${name}`)}
            </button>,
            name === 'handover' && <HandoverBadge key="handover-badge" />,
          ])}
        </div>
        <HandoverAnnouncement />
      </Strip>
      <div className={styles.view} role="tabpanel" id="place" aria-labelledby={`tab-${viewName}`}>
        {view && (
          <view.Component
            openEdit={openEdit}
            reopenIntent={reopenIntent}
            showNeedsAttention={showNeedsAttention}
            hasFirstPaint={hasFirstPaint}
          />
        )}
      </div>
      <ScreenKeyboard key={viewName} isKiosk={isKiosk} Keyboard={lazyViews?.Keyboard ?? null} />
    </div>
  );
}

/** Passes the readings of keyboard scanners, and of all other devices, to the view that is shown. */
function useReadings(viewName: ViewName): void {
  const decidePendingKeys = useScanner(
    () => scannerSettings(viewName),
    (reading) => routeReading(viewName, reading),
    (text) => findView(viewName)?.previewScan?.(text),
    (keys, classification) => findView(viewName)?.recordKeys?.(keys, classification),
  );
  const handleReading = useEffectEvent((reading: Reading) => {
    decidePendingKeys();
    routeReading(viewName, reading);
  });
  useEffect(() => followDevices((reading) => handleReading(reading)), []);
}

/** On a narrow screen the tab of the last view is its icon, so that the five tabs and the chips fit in one row. */
const ShortTab = ({ text, icon }: { readonly text: string; readonly icon: ReactNode }) => (
  <>
    <span className={styles.longTab}>{text}</span>
    <span className={styles.shortTab} role="img" aria-label={text}>
      {icon}
    </span>
  </>
);

function handleTabKey(event: React.KeyboardEvent, from: ViewName, selectView: (name: ViewName) => void): void {
  const offset = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const to = VIEW_NAMES.at((VIEW_NAMES.indexOf(from) + offset) % VIEW_NAMES.length);
  if (offset === 0 || !to) return;
  event.preventDefault();
  selectView(to);
  document.getElementById(`tab-${to}`)?.focus();
}

/** Chromium reports a restored network first, so waiting orders are sent at once. */
function sendWhenOnline(): () => void {
  const sendNow = () => void invoke('orders.sendNow', undefined);
  window.addEventListener('online', sendNow);
  return () => window.removeEventListener('online', sendNow);
}

/** Plays a sound for staged, updated, rejected and unknown orders, whichever view is open. */
const playOrderSounds = () =>
  useStation.subscribe(({ orders }, before) => {
    if (orders === before.orders) return;
    // Many orders may change at once; each sound is played once.
    const sounds = new Set<Sound>();
    for (const { id, state } of orders) {
      const sound = SOUND_BY_STATE[state.kind];
      if (!sound) continue;
      const previous = before.orders.find((order) => order.id === id);
      if (previous && previous.state.kind !== state.kind) sounds.add(sound);
    }
    for (const sound of sounds) playSound(sound);
  });

const SOUND_BY_STATE = { staged: 'staged', updated: 'staged', rejected: 'rejected', unknown: 'unknown' } as Partial<
  Record<StateName, Sound>
>;
