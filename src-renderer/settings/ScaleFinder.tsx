import { useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { ScaleSearch } from '../../src-shared/devices/device-state';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { Button, ButtonRow, ErrorText, Note } from '../controls';
import { useDevices } from '../devices';
import { invoke, useStation } from '../station';
import { refusalMessage, settingChoiceLabel, t, useLanguage } from '../strings';
import { changeSettings } from './change-settings';
import styles from './DevicesSection.module.css';
import { isManaged } from './editable';
import { ManagedNote } from './ManagedNote';

const SCALE_KEYS = ['scale.kind', 'scale.port', 'scale.protocol', 'scale.line'] as const;

/** Looks for a serial scale at every port, and sets the station up for the one that was found. */
export function ScaleFinder() {
  const search = useDevices(({ serial }) => serial.search);
  const isLocked = useStation(({ station }) => station.isLocked);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function ask(request: 'devices.findScale' | 'devices.stopSearch'): Promise<void> {
    const answer = await invoke(request, undefined);
    setRefusal(answer.ok ? null : answer.problem);
  }

  return (
    <section className={styles.part} aria-labelledby="settings-find-scale">
      <h3 id="settings-find-scale">{t('settings.devices.find.title')}</h3>
      <p>{t('settings.devices.find.hint')}</p>
      <div role="status">
        {search.kind === 'running' && (
          <Note>{t('settings.devices.find.running', { port: search.port, tried: search.tried, total: search.total })}</Note>
        )}
        {search.kind === 'found' && <FoundScale search={search} />}
        {search.kind === 'not-found' && <NotFound ports={search.ports} />}
      </div>
      <ButtonRow>
        {search.kind === 'found' && <UseScaleButton search={search} />}
        {search.kind === 'running' ? (
          <Button onClick={() => void ask('devices.stopSearch')}>{t('settings.devices.find.stop')}</Button>
        ) : (
          <Button
            variant={search.kind === 'found' ? 'secondary' : 'primary'}
            disabled={isLocked}
            onClick={() => void ask('devices.findScale')}
          >
            {t('settings.devices.find.start')}
          </Button>
        )}
      </ButtonRow>
      <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
    </section>
  );
}

type Found = Extract<ScaleSearch, { kind: 'found' }>;

function FoundScale({ search: { port, protocol, line, hundredths } }: { readonly search: Found }) {
  const language = useLanguage();
  const name = settingChoiceLabel('scale.protocol', protocol);
  return (
    <>
      <Note>{t('settings.devices.find.found', { port, protocol: name, line })}</Note>
      {hundredths !== null && (
        <p>{t('settings.devices.find.shows', { sign: hundredths < 0 ? '−' : '', pounds: formatPounds(Math.abs(hundredths), language) })}</p>
      )}
    </>
  );
}

/** Saves the port, its line and the protocol before the kind, so that the scale is opened once, with all of them. */
function UseScaleButton({ search: { port, protocol, line } }: { readonly search: Found }) {
  const isLocked = useStation(({ station }) => station.isLocked);
  const isDecidedElsewhere = useStation(({ station }) => SCALE_KEYS.some((key) => isManaged(key, station)));
  const isInUse = useStation(
    ({ station: { settings } }) =>
      settings['scale.kind'] === 'serial' &&
      settings['scale.port'] === port &&
      settings['scale.protocol'] === protocol &&
      settings['scale.line'] === line,
  );
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const save = () =>
    changeSettings([
      { key: 'scale.port', value: port },
      { key: 'scale.protocol', value: protocol },
      { key: 'scale.line', value: line },
      { key: 'scale.kind', value: 'serial' },
    ]).then(setRefusal);

  if (isInUse) return <p role="status">{t('settings.devices.find.inUse')}</p>;
  if (isDecidedElsewhere) return <ManagedNote />;
  return (
    <>
      <Button disabled={isLocked} onClick={() => void save()}>
        {t('settings.devices.find.use')}
      </Button>
      <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
    </>
  );
}

const NotFound = ({ ports }: { readonly ports: readonly string[] }) =>
  ports.length === 0 ? (
    <Note tone="alert">{t('settings.devices.ports.none')}</Note>
  ) : (
    <>
      <Note tone="alert">{t('settings.devices.find.notFound', { ports: ports.join(', ') })}</Note>
      <ul>
        <li>{t('settings.devices.find.check.power')}</li>
        <li>{t('settings.devices.find.check.cable')}</li>
        <li>{t('settings.devices.find.check.protocol')}</li>
        <li>{t('settings.devices.find.check.program')}</li>
      </ul>
    </>
  );
