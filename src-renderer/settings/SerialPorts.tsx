import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { DeviceKind, SerialPortInfo } from '../../src-shared/devices/device-state';
import { splitPortNames } from '../../src-shared/devices/port-name';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { Button, ButtonRow, ErrorText } from '../controls';
import { invoke, useStation } from '../station';
import { refusalMessage, t } from '../strings';
import { changeSettings, type SettingChange } from './change-settings';
import styles from './DevicesSection.module.css';
import { isManaged } from './editable';
import { ManagedNote } from './ManagedNote';

/** A person plugs an adapter in and looks whether it appears. */
const READ_INTERVAL_MS = 3_000;

/** The serial ports of the computer, and what they are used for. */
export function SerialPorts() {
  const ports = usePorts();
  return (
    <section className={styles.part} aria-labelledby="settings-ports">
      <h3 id="settings-ports">{t('settings.devices.ports.title')}</h3>
      {ports?.length === 0 && <p>{t('settings.devices.ports.none')}</p>}
      <ul className={styles.list}>
        {ports?.map((port) => (
          <Port key={port.path} port={port} name={nameFor(port, ports)} />
        ))}
      </ul>
    </section>
  );
}

/** @returns `null` before they were read */
function usePorts(): readonly SerialPortInfo[] | null {
  const [ports, setPorts] = useState<readonly SerialPortInfo[] | null>(null);
  useEffect(() => {
    let isShown = true;
    async function read(): Promise<void> {
      const answer = await invoke('devices.ports', undefined).catch(() => null);
      if (isShown && answer?.ok) setPorts(answer.value);
    }
    void read();
    const timer = setInterval(() => void read(), READ_INTERVAL_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, []);
  return ports;
}

/** The IDs of a USB adapter stay the same in another socket. Equal adapters are told apart by their paths. */
const nameFor = ({ path, usb }: SerialPortInfo, ports: readonly SerialPortInfo[]): string =>
  usb !== null && ports.filter((port) => port.usb === usb).length === 1 ? usb : path;

interface PortProps {
  readonly port: SerialPortInfo;
  /** As the settings name it. */
  readonly name: string;
}

function Port({ port: { path, product, usb }, name }: PortProps) {
  const settings = useStation(({ station }) => station.settings);
  const isNamed = (names: readonly string[]) => names.some((other) => other === path || other === usb || other === name);
  const use = (['scale', 'scanner'] as const).find((device) => isNamed(portsOf(device, settings)));
  return (
    <li className={styles.port}>
      <h4>{product ?? path}</h4>
      <p className={styles.id}>{[path, usb].filter(Boolean).join(' · ')}</p>
      {use ? <p className={styles.status}>{t(`settings.devices.ports.usedFor.${use}`)}</p> : <UseButtons name={name} />}
    </li>
  );
}

const portsOf = (device: DeviceKind, settings: Settings): readonly string[] =>
  device === 'scale'
    ? settings['scale.kind'] === 'serial' && settings['scale.port'] !== null
      ? [settings['scale.port']]
      : []
    : settings['scan.kind'] === 'serial'
      ? splitPortNames(settings['scan.port'] ?? '')
      : [];

const KEYS = { scale: ['scale.kind', 'scale.port'], scanner: ['scan.kind', 'scan.port'] } as const;

function UseButtons({ name }: { readonly name: string }) {
  const station = useStation((state) => state.station);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const free = (['scale', 'scanner'] as const).filter((device) => !KEYS[device].some((key) => isManaged(key, station)));
  if (free.length === 0) return <ManagedNote />;
  return (
    <>
      <ButtonRow>
        {free.map((device) => (
          <Button
            key={device}
            variant="secondary"
            disabled={station.isLocked}
            onClick={() => void changeSettings(changesFor(device, name, station.settings)).then(setRefusal)}
          >
            {t(`settings.devices.ports.useFor.${device}`)}
          </Button>
        ))}
      </ButtonRow>
      <ErrorText role="alert">{refusal && refusalMessage(refusal, 'settings')}</ErrorText>
    </>
  );
}

/** The port before the kind, so that no other port is opened meanwhile. A second scanner is added to the first. */
const changesFor = (device: DeviceKind, name: string, settings: Settings): readonly SettingChange[] =>
  device === 'scale'
    ? [
        { key: 'scale.port', value: name },
        { key: 'scale.kind', value: 'serial' },
      ]
    : [
        { key: 'scan.port', value: [...portsOf('scanner', settings), name].join(', ') },
        { key: 'scan.kind', value: 'serial' },
      ];
