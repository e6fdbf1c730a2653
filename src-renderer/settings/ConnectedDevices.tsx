import { deviceName, severityOf } from '../../src-shared/devices/device-health';
import type { DeviceBytes, DeviceState, DeviceStatus } from '../../src-shared/devices/device-state';
import { useDevices, useLastText } from '../devices';
import { useStation } from '../station';
import { t, useLanguage, weightOnScale } from '../strings';
import { ByteLog } from './ByteLog';
import { useDeviceBytes } from './byte-log';
import styles from './DevicesSection.module.css';

/** Each scale and scanner that the settings name: its state in words, what to do, a test, and its bytes for IT. */
export function ConnectedDevices() {
  const serial = useDevices((devices) => devices.serial.devices);
  const hid = useDevices((devices) => devices.hid);
  const isKeyboardOnly = useStation(
    ({ station: { settings } }) => settings['scale.kind'] === 'keyboard' && settings['scan.kind'] === 'keyboard',
  );
  const bytes = useDeviceBytes();
  const devices = [...serial, ...hid];
  return (
    <section className={styles.part} aria-labelledby="settings-connected">
      <h3 id="settings-connected">{t('settings.devices.connected')}</h3>
      {devices.length === 0 && <p>{t(isKeyboardOnly ? 'settings.devices.keyboardOnly' : 'settings.devices.none')}</p>}
      <ul className={styles.list}>
        {devices.map((device) => (
          <Device key={`${device.device} ${device.id}`} device={device} bytes={bytes.find(({ id }) => id === device.id) ?? null} />
        ))}
      </ul>
    </section>
  );
}

interface DeviceProps {
  readonly device: DeviceState;
  /** `null` before the device was opened. */
  readonly bytes: DeviceBytes | null;
}

function Device({ device: { device, id, status }, bytes }: DeviceProps) {
  return (
    <li className={styles.device} data-problem={severityOf(status) > 0 || undefined}>
      <h4>
        {t(`settings.devices.kind.${device}`)}
        {bytes?.product && ` · ${bytes.product}`}
      </h4>
      {deviceName(id) !== '' && <p className={styles.id}>{id}</p>}
      <p className={styles.status}>{t(`settings.devices.status.${status.kind}`)}</p>
      <p>{adviceFor(status)}</p>
      {device === 'scale' && canBeFound(status) && <p>{t('settings.devices.advice.findScale')}</p>}
      {device === 'scale' ? <ScaleTest /> : <ScannerTest id={id} />}
      <ByteLog bytes={bytes} />
    </li>
  );
}

/** Whether the search may find other settings, with which the scale answers. */
const canBeFound = ({ kind }: DeviceStatus): boolean =>
  kind === 'no-port' || kind === 'silent' || kind === 'garbage' || kind === 'wrong-speed';

function adviceFor(status: DeviceStatus): string | null {
  switch (status.kind) {
    case 'ready':
    case 'opening':
      return null;
    case 'failed':
      return t('settings.devices.advice.failed', { code: status.code });
    case 'silent':
      return t(status.hasAnswered ? 'settings.devices.advice.asleep' : 'settings.devices.advice.silent');
    default:
      return t(`settings.devices.advice.${status.kind}`);
  }
}

/** What the scale shows now, in figures and words. */
function ScaleTest() {
  const language = useLanguage();
  const text = useDevices(({ weight }) => weightOnScale(weight, language));
  return (
    <>
      <p>{t('settings.devices.test.scale')}</p>
      <p className={styles.test}>{text}</p>
    </>
  );
}

function ScannerTest({ id }: { readonly id: string }) {
  const text = useLastText(id);
  return (
    <>
      <p>{t('settings.devices.test.scanner')}</p>
      <div role="status">{text !== null && <p className={styles.test}>{text.replace(/\p{Cc}/gu, '▯')}</p>}</div>
    </>
  );
}
